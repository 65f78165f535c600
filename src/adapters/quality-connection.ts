import { proxy, type Remote } from 'comlink';
import type { FoundDuplicate, JudgedPair, QualityWorker } from '../../workers/quality/protocol';
import type { ModelId, RunId } from '../domain/ids';
import type { ModelPlace } from './model-place';
import { WorkerCalls } from './worker-calls';

export type { FoundDuplicate, JudgedPair };

/** The quality worker died: out of memory, or its script could not be loaded. */
export class QualityWorkerError extends Error {
  override readonly name = 'QualityWorkerError';

  constructor(cause?: unknown) {
    super('Looking at the pairs stopped unexpectedly. Your pairs are safe. Open the data set again.', { cause });
  }
}

/** The quality workers as the page sees them. Each is started by its first call and replaced when it dies. */
export class QualityConnection {
  readonly #judge: WorkerCalls<QualityWorker>;
  /** A search for duplicates is one long task: it has a worker of its own, which a cancel ends. */
  readonly #search: WorkerCalls<QualityWorker>;

  constructor(startWorker = startQualityWorker) {
    const parts = {
      startWorker,
      cancel: (worker: Remote<QualityWorker>, call: string) => worker.cancel(call),
      lostError: (cause: unknown) => new QualityWorkerError(cause),
    };
    this.#judge = new WorkerCalls(parts);
    this.#search = new WorkerCalls(parts);
  }

  /** The pairs of a run, of all passages or of those named, with what is told of them without a model; in batches. */
  judge(
    runId: RunId,
    chunks: readonly number[] | null,
    tokenizer: { readonly modelId: ModelId; readonly place: ModelPlace } | null,
    onJudged: (pairs: readonly JudgedPair[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#judge.call(signal, (worker, call) => worker.judge(call, runId, chunks, tokenizer, proxy(onJudged)));
  }

  async duplicates(runId: RunId, signal: AbortSignal): Promise<readonly FoundDuplicate[]> {
    const end = (): void => this.#search.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await this.#search.call(signal, (worker, call) => worker.duplicates(call, runId));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }
}

function startQualityWorker(): Worker {
  return new Worker(new URL('../../workers/quality/main.ts', import.meta.url), { type: 'module', name: 'quality' });
}
