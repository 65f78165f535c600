import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { BlobRanges } from './blob-ranges';
import { CMapFiles } from './cmap-files';
import { wordsOf, type PdfWord } from './pdf-words';
import { brokenDocument, UnreadableError } from './unreadable';

export const PDF_KIND = 'PDF document';

const ERRORS_ONLY = 0;

/** Its fonts stay in memory until they are let go. */
const PAGES_BETWEEN_CLEANUPS = 32;

/**
 * A PDF document, opened by pdf.js in a worker of its own: whatever a file does there, closing ends it. Only the parts
 * of the file that text needs are read, so pictures cost nothing.
 */
export class PdfDocument {
  readonly #worker: Worker;
  readonly #document: PDFDocumentProxy;
  readonly #failure: Promise<never>;
  readonly #listening: AbortController;

  /** @throws UnreadableError when the file needs a password or is damaged; rejects with `AbortError` once cancelled. */
  static async open(file: Blob, signal: AbortSignal): Promise<PdfDocument> {
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module', name: 'pdf' });
    const listening = new AbortController();
    let fail: (reason: unknown) => void = () => undefined;
    const failure = new Promise<never>((_, reject) => (fail = reject));
    failure.catch(() => undefined);
    signal.addEventListener('abort', () => fail(signal.reason), { signal: listening.signal });
    worker.addEventListener('error', () => fail(readerLost()));
    try {
      const loading = getDocument({
        range: new BlobRanges(file, fail),
        disableAutoFetch: true,
        disableStream: true,
        worker: PDFWorker.create({ port: worker, verbosity: ERRORS_ONLY }),
        verbosity: ERRORS_ONLY,
        useWorkerFetch: false,
        useSystemFonts: false,
        disableFontFace: true,
        disableWorkerRendering: true,
        cMapUrl: 'cmaps/',
        BinaryDataFactory: CMapFiles,
      });
      const document = await Promise.race([loading.promise, failure]);
      return new PdfDocument(worker, document, failure, listening);
    } catch (error) {
      listening.abort();
      worker.terminate();
      signal.throwIfAborted();
      throw asUnreadable(error);
    }
  }

  private constructor(worker: Worker, document: PDFDocumentProxy, failure: Promise<never>, listening: AbortController) {
    this.#worker = worker;
    this.#document = document;
    this.#failure = failure;
    this.#listening = listening;
  }

  get pageCount(): number {
    return this.#document.numPages;
  }

  /** @param number counted from 1. */
  async wordsOfPage(number: number): Promise<readonly PdfWord[]> {
    try {
      return await Promise.race([this.#read(number), this.#failure]);
    } catch (error) {
      throw asUnreadable(error);
    }
  }

  async #read(number: number): Promise<readonly PdfWord[]> {
    const page = await this.#document.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    page.cleanup();
    if (number % PAGES_BETWEEN_CLEANUPS === 0) await this.#document.cleanup();
    return wordsOf(items);
  }

  close(): void {
    this.#listening.abort();
    this.#worker.terminate();
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

function readerLost(): UnreadableError {
  const message = 'The part of this app that reads PDF documents stopped or could not be loaded. Add the file again.';
  return new UnreadableError('notReadable', message);
}
