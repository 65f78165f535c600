const LOCK_NAME = 'pairloom-reading';

/**
 * Held, shared, by every worker that is storing the text of a file, so that nobody takes that text for the remains
 * of a closed tab. The browser releases it when the worker or its tab dies.
 */
export class ReadingLock {
  readonly #locks: LockManager | undefined;
  readonly #held = new Map<string, HeldLock>();

  constructor(locks: LockManager | undefined = globalThis.navigator?.locks) {
    this.#locks = locks;
  }

  /** Resolves once the lock stands for `id`; asking again for the same `id` takes no second one. */
  async hold(id: string): Promise<void> {
    if (!this.#locks) return;
    const held = this.#held.get(id) ?? takeLock(this.#locks);
    this.#held.set(id, held);
    await held.granted;
  }

  release(id: string): void {
    this.#held.get(id)?.release();
    this.#held.delete(id);
  }

  /** Skips `work` when a file is being read anywhere, or when there are no locks to tell. */
  async whileNobodyReads(work: () => Promise<void>): Promise<void> {
    await this.#locks?.request(LOCK_NAME, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
      if (lock) await work();
    });
  }
}

interface HeldLock {
  readonly granted: Promise<void>;
  readonly release: () => void;
}

function takeLock(locks: LockManager): HeldLock {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const granted = new Promise<void>((resolve, reject) => {
    const grant = (): Promise<void> => {
      resolve();
      return released;
    };
    locks.request(LOCK_NAME, { mode: 'shared' }, grant).catch(reject);
  });
  return { granted, release };
}
