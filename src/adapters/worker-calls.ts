import { wrap, type Remote } from 'comlink';
import { randomId } from './random-id';

interface WorkerCallsParts<Api> {
  readonly startWorker: () => Worker;
  readonly cancel: (worker: Remote<Api>, call: string) => unknown;
  /** What calls in flight reject with when the worker dies. `hasAnswered` is false where it never sent anything. */
  readonly lostError: (cause: unknown, hasAnswered: boolean) => Error;
}

/** Calls to a comlink worker that is started by the first of them and replaced when it dies. */
export class WorkerCalls<Api> {
  readonly #parts: WorkerCallsParts<Api>;
  #live: LiveWorker<Api> | undefined;

  constructor(parts: WorkerCallsParts<Api>) {
    this.#parts = parts;
  }

  /** The signal cancels the call in the worker, by the id that `start` gets. */
  async call<Result>(
    signal: AbortSignal,
    start: (worker: Remote<Api>, call: string) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const { remote, lost } = (this.#live ??= this.#start());
    const call = randomId();
    const cancel = (): void => void this.#parts.cancel(remote, call);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await Promise.race([start(remote, call), lost]);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#live?.lose();
  }

  #start(): LiveWorker<Api> {
    const { startWorker, lostError } = this.#parts;
    let worker: Worker;
    try {
      worker = startWorker();
    } catch (cause) {
      throw lostError(cause, false);
    }
    return new LiveWorker(worker, lostError, () => (this.#live = undefined));
  }
}

class LiveWorker<Api> {
  readonly remote: Remote<Api>;
  /** Rejects when the worker is gone: what was sent to it will never be answered. */
  readonly lost: Promise<never>;
  lose: (cause?: unknown) => void = () => undefined;

  constructor(worker: Worker, lostError: WorkerCallsParts<Api>['lostError'], onLost: () => void) {
    let hasAnswered = false;
    this.remote = wrap<Api>(worker);
    this.lost = new Promise((_resolve, reject) => {
      this.lose = (cause): void => {
        worker.terminate();
        onLost();
        reject(lostError(cause, hasAnswered));
      };
    });
    // Without a call in flight nobody listens.
    this.lost.catch(() => undefined);
    worker.addEventListener('message', () => (hasAnswered = true), { once: true });
    worker.addEventListener('error', (event) => this.lose(event.error ?? event.message));
    worker.addEventListener('messageerror', () => this.lose());
  }
}
