/** One piece of work that several callers wait for. Each can leave; when the last one has, the work is aborted. */
export class SharedTask<Result> {
  readonly result: Promise<Result>;
  readonly #cancel = new AbortController();
  #waiting = 0;
  #isSettled = false;

  constructor(work: (signal: AbortSignal) => Promise<Result>) {
    this.result = work(this.#cancel.signal);
    void this.result.finally(() => (this.#isSettled = true)).catch(() => undefined);
  }

  static done<Result>(result: Result): SharedTask<Result> {
    return new SharedTask(() => Promise.resolve(result));
  }

  /** True from the moment of the abort, when `result` may still be about to reject. */
  get isCancelled(): boolean {
    return this.#cancel.signal.aborted;
  }

  cancel(): void {
    this.#cancel.abort();
  }

  join(signal: AbortSignal): Promise<Result> {
    if (signal.aborted) return Promise.reject(signal.reason);
    this.#waiting += 1;
    return new Promise<Result>((resolve, reject) => {
      const leave = (): void => {
        reject(signal.reason);
        this.#waiting -= 1;
        if (this.#waiting === 0 && !this.#isSettled) this.cancel();
      };
      signal.addEventListener('abort', leave);
      this.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
