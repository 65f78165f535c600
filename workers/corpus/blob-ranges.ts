import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Gives pdf.js the parts of a file that it asks for. */
export class BlobRanges extends PDFDataRangeTransport {
  readonly #file: Blob;
  readonly #fail: (reason: unknown) => void;

  /** @param fail is told when the file cannot be read: pdf.js would wait for ever. */
  constructor(file: Blob, fail: (reason: unknown) => void) {
    super(file.size, null);
    this.#file = file;
    this.#fail = fail;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#file
      .slice(begin, end)
      .arrayBuffer()
      .then((buffer) => this.onDataRange(begin, new Uint8Array(buffer)))
      .catch(this.#fail);
  }
}
