const LIMIT_MS = 60_000;

/** When something last came on any request: several share a line, and one may wait long for the bytes of the others. */
let heardAt = -Infinity;

/** Ends a request on whose line nothing comes any more: it can be dead for hours without breaking. */
export class SilenceLimit {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(signal: AbortSignal, limitMs = LIMIT_MS) {
    this.#limitMs = limitMs;
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.#timer = this.#start(limitMs);
  }

  heard(): void {
    heardAt = performance.now();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(waitMs: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      const left = heardAt + this.#limitMs - performance.now();
      if (left > 0) this.#timer = this.#start(left);
      else this.#controller.abort(new DOMException('Nothing came.', 'TimeoutError'));
    }, waitMs);
  }
}
