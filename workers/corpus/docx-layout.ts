import type { TextOutput } from './text-output';

const LIST_STYLE = /^List/;

/**
 * Parts what stands in WordprocessingML: paragraphs by a blank line, items of a list and rows of a table by a line end,
 * cells by a blank.
 */
export class DocxLayout {
  readonly #output: TextOutput;
  readonly #headings: ReadonlySet<string>;
  #tables = 0;
  /** A paragraph's properties come first, and only they tell how it begins. */
  #isAtStart = false;
  #isInProperties = false;
  #isHeading = false;
  #isItem = false;
  #wasItem = false;
  /** The end of the paragraph was deleted: the next one goes on in it. */
  #losesEnd = false;
  #continues = false;

  constructor(output: TextOutput, headings: ReadonlySet<string>) {
    this.#output = output;
    this.#headings = headings;
  }

  open(name: string, parent: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'pPr') this.#isInProperties = true;
    else if (this.#isInProperties) this.#property(name, parent, attributes.get('val') ?? '');
    else if (name === 'p') this.#startParagraph();
    else this.#element(name, parent);
  }

  close(name: string): void {
    if (name === 'pPr') this.#isInProperties = false;
    else if (name === 'p') this.#endParagraph();
    else if (name === 'tbl') {
      this.#tables--;
      this.#output.separate('\n\n');
    } else if (name === 'txbxContent') this.#output.separate('\n\n');
  }

  #property(name: string, parent: string, value: string): void {
    if (name === 'pStyle') {
      this.#isHeading ||= this.#headings.has(value);
      this.#isItem ||= LIST_STYLE.test(value);
    } else if (name === 'outlineLvl') this.#isHeading ||= /^[0-8]$/.test(value);
    else if (name === 'numId') this.#isItem ||= value !== '0';
    else if (name === 'del' && parent === 'rPr') this.#losesEnd = true;
  }

  #element(name: string, parent: string): void {
    this.#begin();
    switch (name) {
      case 'tbl':
        this.#tables++;
        this.#output.separate('\n\n');
        break;
      case 'tr':
        this.#output.separate(this.#tables > 1 ? ' ' : '\n');
        break;
      case 'tc':
        this.#output.separate(' ');
        break;
      case 'txbxContent':
      case 'footnote':
      case 'endnote':
        this.#output.separate('\n\n');
        break;
      case 'br':
      case 'cr':
        if (parent === 'r') this.#output.separate('\n');
        break;
      case 'tab':
        if (parent === 'r') this.#output.separate(' ');
        break;
      case 'noBreakHyphen':
        this.#output.add('\u2011');
    }
  }

  #startParagraph(): void {
    this.#isAtStart = true;
    this.#isHeading = this.#isItem = this.#losesEnd = false;
  }

  #begin(): void {
    if (!this.#isAtStart) return;
    this.#isAtStart = false;
    if (this.#continues) return;
    if (this.#tables > 0) this.#output.separate(' ');
    else this.#output.separate(this.#isItem && this.#wasItem ? '\n' : '\n\n');
    if (this.#isHeading && this.#tables === 0) this.#output.openTitle();
  }

  #endParagraph(): void {
    this.#begin();
    if (this.#isHeading) this.#output.closeTitle();
    this.#wasItem = this.#isItem;
    this.#continues = this.#losesEnd;
  }
}
