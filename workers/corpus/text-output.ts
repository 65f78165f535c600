import type { TextPiece } from './text-piece';

const BLANKS = /[ \t\n\r\f]+/g;

/** A title is shown in one line; what is longer is a text in a heading's place. */
const LONGEST_TITLE = 200;

export type Separator = '' | ' ' | '\n' | '\n\n';

interface Start {
  readonly startsRecord: boolean;
  /** Of the section that begins here, if one does. It grows while it is being read. */
  title: string | undefined;
}

/**
 * Puts the text of markup together. White space is held back until text follows it, so that the widest of what comes
 * together stands alone; so is the start of a section, which begins with text.
 */
export class TextOutput {
  #pieces: TextPiece[] = [];
  #text = '';
  #pending: Separator = '';
  #hasText = false;
  /** Begins with the text to come. */
  #next: Start | undefined;
  /** Began with `#text`. */
  #current: Start | undefined;
  #openTitle: Start | undefined;

  separate(separator: Separator): void {
    this.#pending = widest(this.#pending, separator);
  }

  add(text: string): void {
    if (text === '') return;
    if (this.#openTitle) this.#openTitle.title += this.#pending + text;
    if (this.#hasText) this.#text += this.#pending;
    if (this.#next) {
      this.#flush();
      this.#current = this.#next;
      this.#next = undefined;
    }
    this.#text += text;
    this.#hasText = true;
    this.#pending = '';
    if ((this.#openTitle?.title?.length ?? 0) > LONGEST_TITLE) this.closeTitle();
  }

  addCollapsed(text: string): void {
    const collapsed = text.replace(BLANKS, ' ');
    if (collapsed.startsWith(' ')) this.separate(' ');
    const words = collapsed.replace(/^ | $/g, '');
    if (words === '') return;
    this.add(words);
    if (collapsed.endsWith(' ')) this.separate(' ');
  }

  /** No passage holds text from before this place and after it. */
  startRecord(): void {
    this.#next = { title: this.#next?.title, startsRecord: true };
  }

  /** A section begins with the next text. Of several that come together the last one stands. */
  startSection(title: string): void {
    this.#next = { title: shortened(title), startsRecord: this.#next?.startsRecord ?? false };
  }

  /** A section begins with the next text, and what comes until `closeTitle` is its title. */
  openTitle(): void {
    this.closeTitle();
    this.startSection('');
    this.#openTitle = this.#next;
  }

  closeTitle(): void {
    const start = this.#openTitle;
    this.#openTitle = undefined;
    if (start) start.title = shortened(start.title ?? '') || undefined;
  }

  /** The text since the last call, as far as its sections are known. */
  take(): readonly TextPiece[] {
    if (!this.#openTitle) this.#flush();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #flush(): void {
    const start = this.#current;
    if (this.#text === '') return;
    const section = start?.title === undefined ? {} : { startsSection: start.title };
    this.#pieces.push({ text: this.#text, startsRecord: start?.startsRecord ?? false, ...section });
    this.#text = '';
    this.#current = undefined;
  }
}

function shortened(title: string): string {
  const line = title.replace(BLANKS, ' ').trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

const ORDER: readonly Separator[] = ['', ' ', '\n', '\n\n'];

function widest(one: Separator, other: Separator): Separator {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}
