import { proxy } from 'comlink';
import type {
  ConversionPlan,
  Installation,
  InstallationProgress,
  ModelHost,
  ModelSource,
  ModelsWorker,
  Repository,
} from '../../workers/models/protocol';
import type { InstalledModel } from './installed-model';
import { WorkerCalls } from './worker-calls';

/** The models worker died: out of memory, or its script could not be loaded. */
export class ModelsWorkerError extends Error {
  override readonly name = 'ModelsWorkerError';

  constructor(cause?: unknown) {
    super('Installing stopped unexpectedly. What was downloaded is safe. Continue to go on from there.', { cause });
  }
}

type Report = (progress: InstallationProgress) => void;

/** The models worker as the page sees it. The worker is started by the first call and replaced when it dies. */
export class ModelsConnection {
  readonly #worker: WorkerCalls<ModelsWorker>;

  constructor(startWorker = startModelsWorker) {
    this.#worker = new WorkerCalls({
      startWorker,
      cancel: (worker, call) => worker.cancel(call),
      lostError: (cause) => new ModelsWorkerError(cause),
    });
  }

  /** Rejects with `ModelHostError`, whose `reason` tells a gated repository from a missing one, or `RemoteFileError`. */
  lookUp(host: ModelHost, id: string, revision: string, signal: AbortSignal): Promise<Repository> {
    return this.#worker.call(signal, (worker, call) => worker.lookUp(call, host, id, revision));
  }

  /** Rejects for a checkpoint that cannot be converted, with what is in the way. */
  plan(source: ModelSource, signal: AbortSignal): Promise<ConversionPlan> {
    return this.#worker.call(signal, (worker, call) => worker.plan(call, source));
  }

  /** Installs, or goes on with what an interrupted installation with the same id left. Cancelling keeps what is here. */
  install(installation: Installation, onProgress: Report, signal: AbortSignal): Promise<InstalledModel> {
    return this.#worker.call(signal, (worker, call) => worker.install(call, installation, proxy(onProgress)));
  }

  /** Bytes of an installation that are on this device, finished or not. */
  bytesHere(id: string, signal: AbortSignal): Promise<number> {
    return this.#worker.call(signal, (worker) => worker.bytesHere(id));
  }

  /** The paths of files that are missing or damaged. */
  verify(model: InstalledModel, onProgress: Report, signal: AbortSignal): Promise<readonly string[]> {
    return this.#worker.call(signal, (worker, call) => worker.verify(call, model, proxy(onProgress)));
  }

  /** Deletes what private storage holds of a model, and forgets it; a folder of the person's stays as it is. */
  remove(id: string, signal: AbortSignal): Promise<void> {
    return this.#worker.call(signal, (worker) => worker.remove(id));
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#worker.close();
  }
}

function startModelsWorker(): Worker {
  return new Worker(new URL('../../workers/models/models-worker.ts', import.meta.url), {
    type: 'module',
    name: 'models',
  });
}
