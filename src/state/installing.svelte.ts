import type { InstalledModel } from '../adapters/installed-model';
import type { ModelsConnection } from '../adapters/models-connection';
import type { Installation, InstallationProgress } from '../../workers/models/protocol';
import { TransferMeter, type TransferSpeed } from './transfer-meter';
import { isAbort, messageOf } from './trouble';

export interface InstallingParts {
  readonly connection: Pick<ModelsConnection, 'install'>;
  /** Workers started from now on run under the app's policy. */
  readonly policyInForce: () => Promise<void>;
  readonly now: () => number;
}

/** A model on its way to this device. */
export interface InstallationUnderWay {
  readonly id: string;
  readonly name: string;
  /** Null until the first byte is asked for. */
  readonly progress: InstallationProgress | null;
  readonly speed: TransferSpeed | null;
  readonly isStopping: boolean;
}

/** One installation at a time: its progress, and its end. */
export class Installing {
  readonly #parts: InstallingParts;
  #current = $state.raw<InstallationUnderWay | null>(null);
  #problem = $state.raw<{ readonly id: string; readonly message: string } | null>(null);
  #stop: AbortController | null = null;

  constructor(parts: InstallingParts) {
    this.#parts = parts;
  }

  get current(): InstallationUnderWay | null {
    return this.#current;
  }

  /** Why the last one ended, in plain words, unless it was stopped by hand. */
  get problem(): { readonly id: string; readonly message: string } | null {
    return this.#problem;
  }

  /** Resolves with the model, or with null when it was stopped or failed: then what is here stays. */
  async start(installation: Installation): Promise<InstalledModel | null> {
    if (this.#stop !== null) return null;
    const stop = new AbortController();
    const { connection, policyInForce, now } = this.#parts;
    const { id, name } = installation;
    let meter = new TransferMeter();
    let stage = '';
    this.#stop = stop;
    this.#problem = null;
    this.#current = { id, name, progress: null, speed: null, isStopping: false };
    try {
      await policyInForce();
      stop.signal.throwIfAborted();
      return await connection.install(
        installation,
        (progress) => {
          if (progress.stage !== stage) meter = new TransferMeter();
          stage = progress.stage;
          const speed = meter.report(progress.bytesDone, progress.bytesTotal, now());
          if (this.#current !== null) this.#current = { ...this.#current, progress, speed };
        },
        stop.signal,
      );
    } catch (error) {
      if (!isAbort(error)) this.#problem = { id, message: messageOf(error) };
      return null;
    } finally {
      this.#stop = null;
      this.#current = null;
    }
  }

  /** Stops it; what is here stays, so that it can go on later. */
  stop(): void {
    if (this.#current !== null) this.#current = { ...this.#current, isStopping: true };
    this.#stop?.abort();
  }

  dismissProblem(): void {
    this.#problem = null;
  }
}
