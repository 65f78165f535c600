import { proxy } from 'comlink';
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

/** The quality worker as the page sees it. The worker is started by the first call and replaced when it dies. */
export class QualityConnection {
  readonly #worker: WorkerCalls<QualityWorker>;

  constructor(startWorker = startQualityWorker) {
    this.#worker = new WorkerCalls({
      startWorker,
      cancel: (worker, call) => worker.cancel(call),
      lostError: (cause) => new QualityWorkerError(cause),
    });
  }

  /** The pairs of a run, of all passages or of those named, with what is told of them without a model; in batches. */
  judge(
    runId: RunId,
    chunks: readonly number[] | null,
    tokenizer: { readonly modelId: ModelId; readonly place: ModelPlace } | null,
    onJudged: (pairs: readonly JudgedPair[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#worker.call(signal, (worker, call) => worker.judge(call, runId, chunks, tokenizer, proxy(onJudged)));
  }

  duplicates(runId: RunId, signal: AbortSignal): Promise<readonly FoundDuplicate[]> {
    return this.#worker.call(signal, (worker, call) => worker.duplicates(call, runId));
  }
}

function startQualityWorker(): Worker {
  return new Worker(new URL('../../workers/quality/main.ts', import.meta.url), { type: 'module', name: 'quality' });
}
