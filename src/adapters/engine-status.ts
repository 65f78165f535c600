import type { LoadProgress } from '../../workers/synthesizer/protocol';
import type { EngineWork } from '../domain/engine-work';
import type { Device } from '../domain/run';
import type { ModelPlace } from './model-place';

export type EngineStatus =
  | { readonly kind: 'idle' }
  /** `place` is where the model's files come from. */
  | {
      readonly kind: 'loading';
      readonly device: Device;
      readonly place: ModelPlace['kind'];
      readonly progress: LoadProgress;
    }
  /** `reason` says in plain words why it runs on this device. */
  | {
      readonly kind: 'ready';
      readonly device: Device;
      readonly reason: string;
      /** Null until the worker told of it. */
      readonly work: EngineWork | null;
    }
  /** The next call starts the model again. */
  | { readonly kind: 'lost'; readonly message: string };

/** What the engine is doing, for whoever listens. */
export class EngineStatusFeed {
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  #current: EngineStatus = { kind: 'idle' };

  get current(): EngineStatus {
    return this.#current;
  }

  /** Calls `listener` at every change, until the returned function is called. */
  subscribe(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(status: EngineStatus): void {
    this.#current = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** What the model that is ready is at. */
  noteWork(work: EngineWork): void {
    if (this.#current.kind === 'ready') this.show({ ...this.#current, work });
  }
}
