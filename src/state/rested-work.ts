import { inBackground } from './in-background';

/** Work that is asked for again and again: done one at a time, with rests in proportion to what it takes. */
export class RestedWork {
  readonly #work: () => Promise<void>;
  readonly #shortestRestMs: number;
  readonly #rests: number;
  #restMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAtWork = false;
  #isDue = false;

  /** @param rests how many times as long as the work took nothing is done after it. */
  constructor(work: () => Promise<void>, shortestRestMs: number, rests: number) {
    this.#work = work;
    this.#shortestRestMs = shortestRestMs;
    this.#rests = rests;
    this.#restMs = shortestRestMs;
  }

  /** The work is done once it may, however often it is asked for until then. */
  ask(): void {
    this.#isDue = true;
    this.#schedule();
  }

  /** Does the work at once, which says nothing about how long it takes later on. */
  async now(): Promise<void> {
    await this.#do(() => undefined);
  }

  /** What was asked for is not done any more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = false;
  }

  #schedule(): void {
    if (!this.#isDue || this.#isAtWork || this.#timer !== undefined) return;
    const rest = (tookMs: number): void => void (this.#restMs = Math.max(this.#shortestRestMs, this.#rests * tookMs));
    this.#timer = setTimeout(() => inBackground(this.#do(rest)), this.#restMs);
  }

  async #do(tell: (tookMs: number) => void): Promise<void> {
    this.cancel();
    this.#isAtWork = true;
    const began = performance.now();
    try {
      await this.#work();
    } finally {
      tell(performance.now() - began);
      this.#isAtWork = false;
      this.#schedule();
    }
  }
}
