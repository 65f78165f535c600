import { PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { STREAM_TOO_LONG } from './bound-streams';
import { UnreadableError } from './unreadable';

/** So long a worker waits for the next file: to start one takes longer than to read a page. */
const IDLE_MS = 10_000;

/** A page of text is some kilobytes; drawings that fill a page may come to this. */
const LONGEST_STREAM = 256 * 1024 * 1024;

let idle: PdfEngine | undefined;

/** pdf.js in a worker of its own, so that whatever a file does there can be ended. */
export class PdfEngine {
  readonly port: PDFWorker;
  /** Told when the worker cannot go on. */
  onFailure: (reason: UnreadableError) => void = () => undefined;
  readonly #worker: Worker;
  readonly #limit: number;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param fileSize in bytes; pdf.js holds the whole file where it needs all of it. */
  static take(fileSize: number): PdfEngine {
    const waiting = idle;
    idle = undefined;
    if (waiting) {
      clearTimeout(waiting.#idleTimer);
      if (waiting.#limit >= fileSize) return waiting;
      waiting.end();
    }
    return new PdfEngine(Math.max(LONGEST_STREAM, fileSize));
  }

  private constructor(limit: number) {
    this.#limit = limit;
    this.#worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module', name: String(limit) });
    this.#worker.addEventListener('error', (event) => {
      // Told to the file it comes from: unhandled, it would count as an error of the worker around this one.
      event.preventDefault();
      this.onFailure(failureOf(event));
    });
    this.port = PDFWorker.create({ port: this.#worker, verbosity: 0 });
  }

  /** Keeps a worker for the next file. */
  static keep(engine: PdfEngine): void {
    idle?.end();
    idle = engine;
    engine.#idleTimer = setTimeout(() => {
      idle = undefined;
      engine.end();
    }, IDLE_MS);
  }

  end(): void {
    this.#worker.terminate();
  }
}

function failureOf({ message }: ErrorEvent): UnreadableError {
  if (message.includes(STREAM_TOO_LONG)) {
    const bomb = 'This PDF document unpacks to far more than any text would, so reading it was stopped.';
    return new UnreadableError('suspiciousArchive', bomb);
  }
  const lost = 'The part of this app that reads PDF documents stopped or could not be loaded. Add the file again.';
  return new UnreadableError('notReadable', lost);
}
