import { breakBetween, continues } from './line-breaks';
import { LineJoins } from './line-joins';
import { PageLayout, type PlacedLine } from './page-layout';
import type { PdfLine } from './pdf-lines';
import type { TextPiece } from './text-piece';

/** Puts the lines of pages together to paragraphs, which may run from page to page. */
export class PageJoiner {
  readonly #joins = new LineJoins();
  readonly #layout = new PageLayout();
  #last: PlacedLine | undefined;
  /** The end of the last line, which may be a hyphen to be dropped. */
  #held = '';
  /** Pages without text that have come since the last line. */
  #blankPages = 0;

  /** The text that is certain with the next page. The page begins with the last piece. */
  add(lines: readonly PdfLine[]): readonly TextPiece[] {
    if (lines.length === 0) {
      this.#blankPages++;
      return [];
    }
    for (const { text } of lines) this.#joins.learn(text);
    let end = '';
    let page = '';
    for (const [index, placed] of this.#layout.place(lines).entries()) {
      const line = { ...placed, text: placed.text.replaceAll('\t', ' ') };
      const gap = this.#gap(line, index === 0);
      if (index === 0) end = gap;
      else page += gap;
      page += line.text.slice(0, -1);
      this.#held = line.text.slice(-1);
      this.#last = line;
    }
    return [{ text: end, startsRecord: false }, ...this.#takeBlankPages(), startOfPage(page)];
  }

  /** What is left of the last page. */
  end(): readonly TextPiece[] {
    return [{ text: this.#held, startsRecord: false }, ...this.#takeBlankPages()];
  }

  #takeBlankPages(): readonly TextPiece[] {
    const pages = Array.from({ length: this.#blankPages }, () => startOfPage(''));
    this.#blankPages = 0;
    return pages;
  }

  #gap(line: PlacedLine, isFirst: boolean): string {
    if (!this.#last) return '';
    const { text } = this.#last;
    switch (isFirst ? pageBreak(text, line.text) : breakBetween(this.#last, line)) {
      case 'paragraph':
        return `${this.#held}\n\n`;
      case 'line':
        return `${this.#held}\n`;
      case 'goesOn': {
        const { dropped, between } = this.#joins.join(text, line.text);
        return this.#held.slice(dropped) + between;
      }
    }
  }
}

function pageBreak(above: string, below: string): 'goesOn' | 'paragraph' {
  return continues(above, below) ? 'goesOn' : 'paragraph';
}

function startOfPage(text: string): TextPiece {
  return { text, startsRecord: false, startsSection: '' };
}
