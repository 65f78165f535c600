/** Bytes gathered before they leave for the browser's blob storage: few parts in the end, and little held here. */
const PIECE_LENGTH = 4 * 1024 * 1024;

/** Builds a large file out of what is written, so that the worker never holds it whole. */
export class BlobSink {
  readonly #pieces: Blob[] = [];
  #chunks: BlobPart[] = [];
  #length = 0;

  readonly writable = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (chunk) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      if (this.#length >= PIECE_LENGTH) this.#flush();
    },
  });

  finish(type: string): Blob {
    this.#flush();
    return new Blob(this.#pieces, { type });
  }

  #flush(): void {
    this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#length = 0;
  }
}
