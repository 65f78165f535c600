/** A worker's calls from the page, each of which the page can cancel by the id that it gave. */
export class CancellableCalls {
  readonly #calls = new Map<string, AbortController>();

  async run<Result>(call: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController();
    this.#calls.set(call, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Nothing happens where the call has ended. */
  cancel(call: string): void {
    this.#calls.get(call)?.abort();
  }
}
