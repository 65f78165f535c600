import type { RunId } from '../domain/ids';
import type { CompletionProgress } from '../synthesis/engine';

/** What one tab tells the others. All but `runProgress` say that the store changed: read it again. */
export type Change =
  | { readonly kind: 'exampleStored'; readonly runId: RunId; readonly chunk: number }
  | { readonly kind: 'pairsChanged'; readonly runId: RunId; readonly chunks: readonly number[] }
  | { readonly kind: 'runChanged'; readonly runId: RunId }
  | { readonly kind: 'documentsChanged' }
  | { readonly kind: 'modelsChanged' }
  | {
      /** The live text of a passage being worked on; never stored. */
      readonly kind: 'runProgress';
      readonly runId: RunId;
      readonly chunk: number;
      readonly progress: CompletionProgress;
    };

const KINDS: ReadonlySet<unknown> = new Set<Change['kind']>([
  'exampleStored',
  'pairsChanged',
  'runChanged',
  'documentsChanged',
  'modelsChanged',
  'runProgress',
]);
const PROGRESS_INTERVAL_MS = 200;

/** Tells the other tabs of this origin, never the sender itself. */
export class ChangeChannel {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(change: Change) => void>();
  #lastProgressAt = -Infinity;

  constructor(name = 'pairloom-changes') {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isChange(data)) return;
      for (const listener of this.#listeners) listener(data);
    };
  }

  /** Live text is sent a few times a second at most; what falls between is left out, as newer text follows. */
  post(change: Change): void {
    if (change.kind === 'runProgress') {
      const now = performance.now();
      if (now - this.#lastProgressAt < PROGRESS_INTERVAL_MS) return;
      this.#lastProgressAt = now;
    }
    this.#channel.postMessage(change);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel.close();
  }
}

/** A tab with another version of the app may send kinds that this one does not know; they are ignored. */
function isChange(message: unknown): message is Change {
  return typeof message === 'object' && message !== null && 'kind' in message && KINDS.has(message.kind);
}
