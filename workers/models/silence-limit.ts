const LIMIT_MS = 60_000;

/** Ends a request on which nothing comes any more: a line can be dead for hours without breaking. */
export class SilenceLimit {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(signal: AbortSignal, limitMs = LIMIT_MS) {
    this.#limitMs = limitMs;
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.#timer = this.#start();
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    const silent = (): void => this.#controller.abort(new DOMException('Nothing came.', 'TimeoutError'));
    return setTimeout(silent, this.#limitMs);
  }
}
