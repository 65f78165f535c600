/** UTF-16 units gathered before they leave for the browser's blob storage: short to encode, few parts in the end. */
const PIECE_LENGTH = 1 << 20;

/** Builds a large text file piece by piece, so that the page never holds it whole. */
export class BlobWriter {
  readonly #pieces: Blob[] = [];
  #texts: string[] = [];
  #length = 0;

  write(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE_LENGTH) this.#flush();
  }

  finish(type: string): Blob {
    this.#flush();
    return new Blob(this.#pieces, { type });
  }

  #flush(): void {
    this.#pieces.push(new Blob(this.#texts));
    this.#texts = [];
    this.#length = 0;
  }
}
