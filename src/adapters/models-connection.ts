import { proxy, wrap, type Remote } from 'comlink';
import type {
  Installation,
  InstallationProgress,
  ModelHost,
  ModelsWorker,
  Repository,
} from '../../workers/models/protocol';
import type { InstalledModel } from './installed-model';
import { randomId } from './random-id';

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
  readonly #startWorker: () => Worker;
  #live: LiveWorker | undefined;

  constructor(startWorker = startModelsWorker) {
    this.#startWorker = startWorker;
  }

  /** Rejects with `ModelHostError`, whose `reason` tells a gated repository from a missing one, or `RemoteFileError`. */
  lookUp(host: ModelHost, id: string, revision: string, signal: AbortSignal): Promise<Repository> {
    return this.#call(signal, (worker, call) => worker.lookUp(call, host, id, revision));
  }

  /** Installs, or goes on with what an interrupted installation with the same id left. Cancelling keeps what is here. */
  install(installation: Installation, onProgress: Report, signal: AbortSignal): Promise<InstalledModel> {
    return this.#call(signal, (worker, call) => worker.install(call, installation, proxy(onProgress)));
  }

  /** Bytes of an installation that are on this device, finished or not. */
  bytesHere(id: string, signal: AbortSignal): Promise<number> {
    return this.#call(signal, (worker) => worker.bytesHere(id));
  }

  /** The paths of files that are missing or damaged. */
  verify(model: InstalledModel, onProgress: Report, signal: AbortSignal): Promise<readonly string[]> {
    return this.#call(signal, (worker, call) => worker.verify(call, model, proxy(onProgress)));
  }

  /** Deletes what private storage holds of a model, and forgets it; a folder of the person's stays as it is. */
  remove(id: string, signal: AbortSignal): Promise<void> {
    return this.#call(signal, (worker) => worker.remove(id));
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#live?.lose(new ModelsWorkerError());
  }

  async #call<Result>(
    signal: AbortSignal,
    start: (worker: Remote<ModelsWorker>, call: string) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    this.#live ??= new LiveWorker(this.#startWorker(), () => (this.#live = undefined));
    const { remote, lost } = this.#live;
    const call = randomId();
    const cancel = (): void => void remote.cancel(call);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await Promise.race([start(remote, call), lost]);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}

class LiveWorker {
  readonly remote: Remote<ModelsWorker>;
  /** Rejects when the worker is gone: what was sent to it will never be answered. */
  readonly lost: Promise<never>;
  lose: (error: ModelsWorkerError) => void = () => undefined;

  constructor(worker: Worker, onLost: () => void) {
    this.remote = wrap<ModelsWorker>(worker);
    this.lost = new Promise((_resolve, reject) => {
      this.lose = (error): void => {
        worker.terminate();
        onLost();
        reject(error);
      };
    });
    // Without a call in flight nobody listens.
    this.lost.catch(() => undefined);
    worker.addEventListener('error', (event) => this.lose(new ModelsWorkerError(event.error ?? event.message)));
    worker.addEventListener('messageerror', () => this.lose(new ModelsWorkerError()));
  }
}

function startModelsWorker(): Worker {
  return new Worker(new URL('../../workers/models/models-worker.ts', import.meta.url), {
    type: 'module',
    name: 'models',
  });
}
