import { proxy } from 'comlink';
import type { ExchangeWorker, OpenedBundle, PairFile } from '../../workers/exchange/protocol';
import type { PairColumns, PairSurvey } from '../domain/foreign-pairs';
import type { RunId } from '../domain/ids';
import { WorkerCalls } from './worker-calls';

export type { OpenedBundle, PairFile };

/** The exchange worker died: out of memory, or its script could not be loaded. */
export class ExchangeWorkerError extends Error {
  override readonly name = 'ExchangeWorkerError';

  constructor(cause?: unknown) {
    super('This stopped unexpectedly. What was there before is safe, and nothing was added. Try it again.', { cause });
  }
}

type OnBytes = (done: number) => void;

/** The exchange worker as the page sees it. The worker is started by the first call and replaced when it dies. */
export class ExchangeConnection {
  readonly #worker: WorkerCalls<ExchangeWorker>;

  constructor(startWorker = startExchangeWorker) {
    this.#worker = new WorkerCalls({
      startWorker,
      cancel: (worker, call) => worker.cancel(call),
      lostError: (cause) => new ExchangeWorkerError(cause),
    });
  }

  /** A run with its texts as one file. `onBytes` is told of what was written, before it is packed. */
  saveBundle(runId: RunId, onBytes: OnBytes, signal: AbortSignal): Promise<Blob> {
    return this.#worker.call(signal, (worker, call) => worker.saveBundle(call, runId, proxy(onBytes)));
  }

  /** Rejects with `BundleError` or `BundleNewerError`; then nothing was stored. */
  openBundle(file: Blob, onBytes: OnBytes, signal: AbortSignal): Promise<OpenedBundle> {
    return this.#worker.call(signal, (worker, call) => worker.openBundle(call, file, proxy(onBytes)));
  }

  /** What a file of pairs holds, with these columns or those that fit. */
  surveyPairs(file: PairFile, columns: PairColumns | null, onBytes: OnBytes, signal: AbortSignal): Promise<PairSurvey> {
    return this.#worker.call(signal, (worker, call) => worker.surveyPairs(call, file, columns, proxy(onBytes)));
  }

  /** Makes a run of the pairs of a file; all of it or nothing. */
  importPairs(file: PairFile, columns: PairColumns, onBytes: OnBytes, signal: AbortSignal): Promise<RunId> {
    return this.#worker.call(signal, (worker, call) => worker.importPairs(call, file, columns, proxy(onBytes)));
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#worker.close();
  }
}

function startExchangeWorker(): Worker {
  return new Worker(new URL('../../workers/exchange/main.ts', import.meta.url), { type: 'module', name: 'exchange' });
}
