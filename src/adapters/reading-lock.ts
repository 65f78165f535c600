const LOCK_NAME = 'pairloom-reading';

/**
 * Held, shared, by every worker that is storing the text of a file, so that nobody takes that text for the remains
 * of a closed tab. The browser releases it when the worker or its tab dies.
 */
export class ReadingLock {
  readonly #locks: LockManager | undefined;
  readonly #releases = new Map<string, () => void>();

  constructor(locks: LockManager | undefined = globalThis.navigator?.locks) {
    this.#locks = locks;
  }

  /** Resolves once the lock stands for `id`; again at once for an `id` that is held already. */
  async hold(id: string): Promise<void> {
    const locks = this.#locks;
    if (!locks || this.#releases.has(id)) return;
    await new Promise<void>((resolve, reject) => {
      const held = new Promise<void>((release) => this.#releases.set(id, release));
      locks
        .request(LOCK_NAME, { mode: 'shared' }, () => {
          resolve();
          return held;
        })
        .catch(reject);
    });
  }

  release(id: string): void {
    this.#releases.get(id)?.();
    this.#releases.delete(id);
  }

  /** Skips `work` when a file is being read anywhere, or when there are no locks to tell. */
  async whileNobodyReads(work: () => Promise<void>): Promise<void> {
    await this.#locks?.request(LOCK_NAME, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
      if (lock) await work();
    });
  }
}
