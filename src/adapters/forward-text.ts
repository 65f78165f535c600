import type { Span } from '../domain/span';
import { DocumentMissingError } from './storage-errors';

/** A passage with the code points of the document before it, as Python counts. */
export interface PlacedText {
  readonly text: string;
  readonly start: number;
}

/** Reads a document once from front to back, so that the offsets of all its passages cost one pass. */
export class ForwardText {
  readonly #blocks: AsyncIterator<string>;
  #block = '';
  #blockStart = 0;
  #units = 0;
  #codePoints = 0;
  #endsInHighSurrogate = false;

  constructor(blocks: AsyncIterable<string>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** UTF-16 units read so far: a span cannot begin before. */
  get position(): number {
    return this.#units;
  }

  /** Spans must come in order and not overlap. */
  async take(span: Span): Promise<PlacedText> {
    if (span.start < this.#units) throw new RangeError(`The text before ${this.#units} has been read already.`);
    await this.#readTo(span.start);
    const start = this.#codePoints;
    return { text: await this.#readTo(span.end), start };
  }

  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  async #readTo(end: number): Promise<string> {
    const pieces: string[] = [];
    while (this.#units < end) {
      if (this.#units === this.#blockStart + this.#block.length) await this.#nextBlock();
      const piece = this.#block.slice(this.#units - this.#blockStart, end - this.#blockStart);
      this.#count(piece);
      pieces.push(piece);
    }
    return pieces.join('');
  }

  async #nextBlock(): Promise<void> {
    const next = await this.#blocks.next();
    if (next.done) throw new DocumentMissingError();
    this.#blockStart += this.#block.length;
    this.#block = next.value;
  }

  /** A surrogate pair is one code point, also when a block ends between its halves; a half alone is one, too. */
  #count(piece: string): void {
    for (let index = 0; index < piece.length; index++) {
      const unit = piece.charCodeAt(index) & 0xfc00;
      const completesPair = unit === 0xdc00 && this.#endsInHighSurrogate;
      if (!completesPair) this.#codePoints++;
      this.#endsInHighSurrogate = unit === 0xd800;
    }
    this.#units += piece.length;
  }
}
