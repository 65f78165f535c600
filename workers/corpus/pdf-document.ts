import { getDocument, type PDFDocumentLoadingTask, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { BlobRanges } from './blob-ranges';
import { CMapFiles } from './cmap-files';
import { PdfEngine } from './pdf-engine';
import { wordsOf, type PdfWord } from './pdf-words';
import { brokenDocument, UnreadableError } from './unreadable';

export const PDF_KIND = 'PDF document';

/** Its fonts stay in memory until they are let go. */
const PAGES_BETWEEN_CLEANUPS = 32;

/** A PDF document. Only the parts of the file that text needs are read, so pictures cost nothing. */
export class PdfDocument {
  readonly #engine: PdfEngine;
  readonly #failure: Promise<never>;
  readonly #listening = new AbortController();
  #loading: PDFDocumentLoadingTask | undefined;
  #document: PDFDocumentProxy | undefined;
  #hasFailed = false;
  #fail: (reason: unknown) => void = () => undefined;

  /** @throws UnreadableError when the file needs a password or is damaged; rejects with `AbortError` once cancelled. */
  static async open(file: Blob, signal: AbortSignal): Promise<PdfDocument> {
    const document = new PdfDocument(PdfEngine.take(file.size), signal);
    try {
      await document.#load(file);
      return document;
    } catch (error) {
      await document.close();
      throw asUnreadable(error);
    }
  }

  private constructor(engine: PdfEngine, signal: AbortSignal) {
    this.#engine = engine;
    this.#failure = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.#failure.catch(() => (this.#hasFailed = true));
    engine.onFailure = this.#fail;
    signal.addEventListener('abort', () => this.#fail(signal.reason), { signal: this.#listening.signal });
  }

  get pageCount(): number {
    return this.#document?.numPages ?? 0;
  }

  /** @param number counted from 1. */
  async wordsOfPage(number: number): Promise<readonly PdfWord[]> {
    try {
      return await Promise.race([this.#read(number), this.#failure]);
    } catch (error) {
      throw asUnreadable(error);
    }
  }

  /** A worker that is still at work, or has failed, is not kept. */
  async close(): Promise<void> {
    this.#listening.abort();
    // What has failed has told so by now.
    await Promise.resolve();
    if (this.#hasFailed) return this.#engine.end();
    await this.#loading?.destroy();
    PdfEngine.keep(this.#engine);
  }

  async #load(file: Blob): Promise<void> {
    this.#loading = getDocument({
      range: new BlobRanges(file, this.#fail),
      disableAutoFetch: true,
      disableStream: true,
      worker: this.#engine.port,
      verbosity: 0,
      useWorkerFetch: false,
      useSystemFonts: false,
      disableFontFace: true,
      disableWorkerRendering: true,
      cMapUrl: 'cmaps/',
      BinaryDataFactory: CMapFiles,
    });
    this.#document = await Promise.race([this.#loading.promise, this.#failure]);
  }

  async #read(number: number): Promise<readonly PdfWord[]> {
    const page = await this.#document?.getPage(number);
    if (!page) return [];
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    page.cleanup();
    if (number % PAGES_BETWEEN_CLEANUPS === 0) await this.#document?.cleanup();
    return wordsOf(items);
  }
}

/** Errors of pdf.js are known by their names. All but these and our own say that it could make nothing of the file. */
function asUnreadable(error: unknown): unknown {
  if (error instanceof UnreadableError || error instanceof DOMException) return error;
  if (error instanceof Error && error.name === 'PasswordException') {
    const message = 'This PDF document is protected by a password. Save it without one and add that.';
    return new UnreadableError('encrypted', message, { cause: error });
  }
  return brokenDocument(PDF_KIND, error);
}
