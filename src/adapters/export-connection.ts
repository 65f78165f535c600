import { proxy } from 'comlink';
import type {
  ExportOrder,
  ExportPreview,
  ExportProgress,
  ExportTarget,
  ExportWorker,
  SavedExport,
} from '../../workers/export/protocol';
import type { RowChoice } from '../domain/export-selection';
import type { RunId } from '../domain/ids';
import { WorkerCalls } from './worker-calls';

/** The export worker died: out of memory, or its script could not be loaded. */
export class ExportWorkerError extends Error {
  override readonly name = 'ExportWorkerError';

  constructor(cause?: unknown) {
    super('Saving stopped unexpectedly. No file is complete, and your pairs are safe. Save again.', { cause });
  }
}

export type { ExportOrder, ExportPreview, ExportProgress, ExportTarget, SavedExport };

/** The export worker as the page sees it. The worker is started by the first call and replaced when it dies. */
export class ExportConnection {
  readonly #worker: WorkerCalls<ExportWorker>;

  constructor(startWorker = startExportWorker) {
    this.#worker = new WorkerCalls({
      startWorker,
      cancel: (worker, call) => worker.cancel(call),
      lostError: (cause) => new ExportWorkerError(cause),
    });
  }

  /** Resolves once the file was read back. Rejects with `AbortError` when cancelled, or with plain words. */
  save(
    order: ExportOrder,
    target: ExportTarget,
    onProgress: (progress: ExportProgress) => void,
    signal: AbortSignal,
  ): Promise<SavedExport> {
    return this.#worker.call(signal, (worker, call) => worker.save(call, order, target, proxy(onProgress)));
  }

  preview(runId: RunId, choice: RowChoice, signal: AbortSignal): Promise<ExportPreview> {
    return this.#worker.call(signal, (worker, call) => worker.preview(call, runId, choice));
  }
}

function startExportWorker(): Worker {
  return new Worker(new URL('../../workers/export/main.ts', import.meta.url), { type: 'module', name: 'export' });
}
