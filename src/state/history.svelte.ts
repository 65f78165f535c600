import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { RunId } from '../domain/ids';
import type { Run } from '../domain/run';
import { inBackground } from './in-background';

/** The stored runs, last changed first, the same in every tab. */
export class History {
  readonly #store: IndexedDbRunStore;
  readonly #channel: ChangeChannel;
  #runs = $state.raw<readonly Run[]>([]);

  constructor(store: IndexedDbRunStore, channel: ChangeChannel) {
    this.#store = store;
    this.#channel = channel;
    channel.subscribe((change) => {
      if (change.kind === 'runChanged') inBackground(this.load());
    });
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  async load(): Promise<void> {
    this.#runs = await this.#store.list();
  }

  async rename(id: RunId, name: string): Promise<void> {
    await this.#store.rename(id, name);
    await this.changed(id);
  }

  /** Deletes the run with its examples and pairs; its documents stay. */
  async discard(id: RunId): Promise<void> {
    await this.#store.remove(id);
    await this.changed(id);
  }

  /** To be called by whoever wrote the run: this tab and the others read it again. */
  async changed(id: RunId): Promise<void> {
    this.#channel.post({ kind: 'runChanged', runId: id });
    await this.load();
  }
}
