import type { ChunkSettings } from './chunk-settings';

/** Longer lines are text: neither blank nor a heading. Bounds what is held of a line without an end. */
const LONGEST_LINE = 1024;

const LINE_END = /\r\n|\n|\r/g;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Finds, in text that comes in pieces, the places a passage must not cross: the start of each paragraph, or of each
 * Markdown section. Headings without text between them stay together.
 */
export class SectionBreaks {
  readonly #method: ChunkSettings['method'];
  #found: number[] = [];
  #pending = '';
  #pendingStart = 0;
  /** In a line already taken as text, whose end is still to come. */
  #isInLongLine = false;
  /** Start of a line that an underline would make a heading. */
  #titleStart: number | undefined;
  #isAfterBlank = true;
  #hasBody = false;
  #fence = '';

  constructor(method: ChunkSettings['method']) {
    this.#method = method;
  }

  /** All breaks before this place have been found. */
  get settledTo(): number {
    return this.#titleStart ?? this.#pendingStart;
  }

  push(text: string): void {
    if (this.#method === 'budget') {
      this.#pendingStart += text.length;
      return;
    }
    const pending = this.#pending + text;
    let start = 0;
    for (const { index, 0: lineEnd } of pending.matchAll(LINE_END)) {
      // A carriage return at the very end may be half of a line end.
      if (lineEnd === '\r' && index + 1 === pending.length) break;
      this.#line(pending.slice(start, index), this.#pendingStart + start);
      start = index + lineEnd.length;
    }
    this.#pendingStart += start;
    this.#pending = pending.slice(start);
    this.#takeLongLine();
  }

  /** A break at the end of what was pushed, which also ends its line. */
  breakHere(): void {
    this.end();
    this.#isInLongLine = false;
    this.#isAfterBlank = true;
    this.#hasBody = false;
    this.#fence = '';
    if (this.#found.at(-1) !== this.#pendingStart) this.#found.push(this.#pendingStart);
  }

  end(): void {
    if (this.#pending !== '') this.#line(this.#pending.replace(/\r$/, ''), this.#pendingStart);
    this.#pendingStart += this.#pending.length;
    this.#pending = '';
    this.#titleStart = undefined;
  }

  /** The breaks found since the last call, in order. */
  take(): readonly number[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #takeLongLine(): void {
    const taken = this.#pending.length - (this.#pending.endsWith('\r') ? 1 : 0);
    if (!this.#isInLongLine && taken <= LONGEST_LINE) return;
    if (!this.#isInLongLine) this.#line(this.#pending.slice(0, taken), this.#pendingStart);
    this.#isInLongLine = true;
    this.#pendingStart += taken;
    this.#pending = this.#pending.slice(taken);
    this.#titleStart = undefined;
  }

  #line(line: string, start: number): void {
    if (this.#isInLongLine) {
      this.#isInLongLine = false;
      return;
    }
    const isBlank = line.length <= LONGEST_LINE && line.trim() === '';
    if (this.#method === 'heading') this.#markdownLine(line, start, isBlank);
    else if (!isBlank && this.#isAfterBlank) this.#found.push(start);
    this.#isAfterBlank = isBlank;
  }

  #markdownLine(line: string, start: number, isBlank: boolean): void {
    const titleStart = this.#titleStart;
    this.#titleStart = undefined;
    if (isBlank) {
      this.#hasBody ||= titleStart !== undefined;
      return;
    }
    const fence = FENCE.exec(line)?.[1] ?? '';
    if (this.#fence !== '') {
      if (fence.startsWith(this.#fence)) this.#fence = '';
    } else if (fence !== '') {
      this.#fence = fence;
      this.#hasBody = true;
    } else if (HEADING.test(line)) {
      this.#hasBody ||= titleStart !== undefined;
      this.#heading(start);
    } else if (titleStart !== undefined && line.length <= LONGEST_LINE && UNDERLINE.test(line)) {
      this.#heading(titleStart);
    } else {
      this.#hasBody ||= titleStart !== undefined || !this.#isAfterBlank;
      if (this.#isAfterBlank && line.length <= LONGEST_LINE) this.#titleStart = start;
      else this.#hasBody = true;
    }
  }

  #heading(start: number): void {
    if (this.#hasBody) this.#found.push(start);
    this.#hasBody = false;
  }
}
