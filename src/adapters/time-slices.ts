/** Well below the 50 ms from which a task counts as long, with room for one step that takes its time. */
const SLICE_MS = 12;

/**
 * Cuts long work on the page into short tasks: `breathe` between its steps lets the page in when the slice is used
 * up. By a message and not a timer, which a hidden page would hold back.
 */
export class TimeSlices {
  readonly #sliceMs: number;
  #endsAt: number;

  constructor(sliceMs = SLICE_MS) {
    this.#sliceMs = sliceMs;
    this.#endsAt = performance.now() + sliceMs;
  }

  /** Rejects with the signal's reason once it is aborted. */
  async breathe(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (performance.now() < this.#endsAt) return;
    await nextTask();
    signal.throwIfAborted();
    this.#endsAt = performance.now() + this.#sliceMs;
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
