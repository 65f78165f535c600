import { Parser } from 'htmlparser2';
import type { Extractor } from './text-piece';

/** Not for reading: code, controls, and the links around a text. */
const SKIPPED = new Set(
  'script style noscript template svg math canvas iframe object audio video select button textarea nav footer head'.split(
    ' ',
  ),
);

const PARAGRAPHS = new Set(
  (
    'p div section article main header aside h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure figcaption form ' +
    'fieldset details summary address hr body title'
  ).split(' '),
);

const LINES = new Set('br li dt dd tr caption option'.split(' '));
const CELLS = new Set(['td', 'th']);
const BLANKS = /[ \t\n\r\f]+/g;

/** Readable text of HTML: blocks become paragraphs parted by a blank line, and markup, scripts and menus are left out. */
export function htmlExtractor(): Extractor {
  const output = new TextOutput();
  const skipped: string[] = [];
  let preformatted = 0;
  const separate = (name: string): void => {
    if (PARAGRAPHS.has(name)) output.separate('\n\n');
    else if (LINES.has(name)) output.separate('\n');
    else if (CELLS.has(name)) output.separate(' ');
  };
  const parser = new Parser({
    onopentagname(name) {
      // A body without an end of the head before it: HTML closes the head by itself.
      if (name === 'body') skipped.length = 0;
      if (SKIPPED.has(name)) skipped.push(name);
      separate(name);
      if (name === 'pre') preformatted++;
    },
    onclosetag(name) {
      const open = skipped.lastIndexOf(name);
      if (open >= 0) skipped.length = open;
      separate(name);
      if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
    },
    ontext(text) {
      if (skipped.length > 0) return;
      if (preformatted > 0) output.add(text);
      else output.addCollapsed(text);
    },
  });
  return {
    push(text) {
      parser.write(text);
      return [{ text: output.take(), startsRecord: false }];
    },
    end() {
      parser.end();
      return [{ text: output.take(), startsRecord: false }];
    },
  };
}

type Separator = '' | ' ' | '\n' | '\n\n';

/** Holds white space back until text follows it, so that the widest of what comes together stands alone. */
class TextOutput {
  #text = '';
  #pending: Separator = '';
  #hasText = false;

  separate(separator: Separator): void {
    this.#pending = widest(this.#pending, separator);
  }

  add(text: string): void {
    if (text === '') return;
    this.#text += (this.#hasText ? this.#pending : '') + text;
    this.#hasText = true;
    this.#pending = '';
  }

  addCollapsed(text: string): void {
    const collapsed = text.replace(BLANKS, ' ');
    if (collapsed.startsWith(' ')) this.separate(' ');
    const words = collapsed.replace(/^ | $/g, '');
    if (words === '') return;
    this.add(words);
    if (collapsed.endsWith(' ')) this.separate(' ');
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

const ORDER: readonly Separator[] = ['', ' ', '\n', '\n\n'];

function widest(one: Separator, other: Separator): Separator {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}
