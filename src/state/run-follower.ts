import type { Change, ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { ActiveRun } from './active-run.svelte';
import type { RunId } from '../domain/ids';
import { inBackground } from './in-background';

export interface RunFollowerParts {
  readonly active: ActiveRun;
  readonly store: IndexedDbRunStore;
  readonly channel: ChangeChannel;
  readonly whenRunLockFree: (signal: AbortSignal) => Promise<void>;
}

/** Shows in this tab what another tab does: its run live, and its decisions about pairs. */
export class RunFollower {
  readonly #parts: RunFollowerParts;
  #followed: RunId | null = null;
  /** Changes are taken one after another: an example must not be counted before the run that holds it is there. */
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: RunFollowerParts) {
    this.#parts = parts;
    parts.channel.subscribe((change) => {
      this.#queue = this.#queue.then(() => this.#take(change)).catch(() => undefined);
    });
  }

  async #take(change: Change): Promise<void> {
    const { active, store } = this.#parts;
    if (change.kind === 'documentsChanged' || change.kind === 'modelsChanged') return;
    // Who works here hears only of decisions about pairs.
    if (active.isWorking && change.kind !== 'exampleStored' && change.kind !== 'pairsChanged') return;
    if (change.kind === 'runProgress') {
      await this.#follow(change.runId);
      await active.passages.showProgress(change.chunk, change.progress);
      return;
    }
    if (change.runId !== active.run?.id) return;
    if (change.kind === 'exampleStored') return this.#takeStored(change.runId, [change.chunk]);
    if (change.kind === 'pairsChanged') return this.#takeStored(change.runId, change.chunks);
    const run = await store.get(change.runId);
    if (run === undefined) active.close();
    else if (this.#followed === null) await active.follow(run, false);
  }

  async #takeStored(runId: RunId, chunks: readonly number[]): Promise<void> {
    const { active, store } = this.#parts;
    for (const chunk of chunks) {
      const [stored, run] = await Promise.all([store.example(runId, chunk), store.get(runId)]);
      if (stored !== undefined && run !== undefined) active.takeStored(stored, run);
    }
  }

  /** Live text comes only from a tab that holds the run lock; when the lock is free, its work has ended. */
  async #follow(runId: RunId): Promise<void> {
    const { active, store, whenRunLockFree } = this.#parts;
    if (this.#followed === runId) return;
    const run = await store.get(runId);
    if (run === undefined) return;
    this.#followed = runId;
    await active.follow(run, true);
    inBackground(whenRunLockFree(new AbortController().signal).then(() => this.#endFollowing(runId)));
  }

  async #endFollowing(runId: RunId): Promise<void> {
    const { active, store } = this.#parts;
    this.#followed = null;
    const ended = await store.get(runId);
    if (ended !== undefined && active.run?.id === runId) await active.follow(ended, false);
  }
}
