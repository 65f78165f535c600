interface Waiting {
  readonly name: string;
  readonly mode: LockMode;
  readonly grant: () => void;
}

/** Web Locks in memory, with the part of their behaviour that the app relies on: modes, `ifAvailable`, signals. */
export class TestLocks implements LockManager {
  readonly #held: { readonly name: string; readonly mode: LockMode }[] = [];
  readonly #waiting: Waiting[] = [];

  async query(): Promise<LockManagerSnapshot> {
    return {
      held: this.#held.map((lock) => ({ ...lock })),
      pending: this.#waiting.map(({ name, mode }) => ({ name, mode })),
    };
  }

  request<Result>(name: string, callback: LockGrantedCallback<Result>): Promise<Awaited<Result>>;
  request<Result>(name: string, options: LockOptions, callback: LockGrantedCallback<Result>): Promise<Awaited<Result>>;
  async request<Result>(
    name: string,
    first: LockOptions | LockGrantedCallback<Result>,
    second?: LockGrantedCallback<Result>,
  ): Promise<Awaited<Result>> {
    const options = typeof first === 'function' ? {} : first;
    const callback = typeof first === 'function' ? first : second;
    if (!callback) throw new TypeError('A callback is needed.');
    const { mode = 'exclusive', ifAvailable = false, signal } = options;
    // As in a browser, where even a free lock is granted later.
    await Promise.resolve();
    signal?.throwIfAborted();
    if (!this.#isFree(name, mode) || this.#waiting.some((waiting) => waiting.name === name)) {
      if (ifAvailable) return await callback(null);
      await this.#wait(name, mode, signal);
    }
    const lock = { name, mode };
    this.#held.push(lock);
    try {
      return await callback(lock);
    } finally {
      this.#held.splice(this.#held.indexOf(lock), 1);
      this.#grantNext();
    }
  }

  #wait(name: string, mode: LockMode, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { name, mode, grant: resolve };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', () => {
        const index = this.#waiting.indexOf(waiting);
        if (index >= 0) this.#waiting.splice(index, 1);
        reject(signal.reason);
      });
    });
  }

  #grantNext(): void {
    const next = this.#waiting[0];
    if (!next || !this.#isFree(next.name, next.mode)) return;
    this.#waiting.shift();
    next.grant();
  }

  #isFree(name: string, mode: LockMode): boolean {
    return !this.#held.some((lock) => lock.name === name && (mode === 'exclusive' || lock.mode === 'exclusive'));
  }
}
