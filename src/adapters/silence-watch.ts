/**
 * Calls `onSilence` when there is work and nothing was heard for `limitMs`. A computer that slept wakes with an old
 * last sign, and a hidden tab's timers come late, so a silence has to outlast a second look before it counts.
 */
export class SilenceWatch {
  readonly #isBusy: () => boolean;
  readonly #onSilence: () => void;
  #limitMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSign = 0;

  constructor(isBusy: () => boolean, onSilence: () => void) {
    this.#isBusy = isBusy;
    this.#onSilence = onSilence;
  }

  /** Call when work begins after a time without any. */
  begin(limitMs: number): void {
    this.#limitMs = limitMs;
    this.heard();
    if (this.#timer === undefined) this.#look(false);
  }

  heard(): void {
    this.#lastSign = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(isSecond: boolean): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isBusy()) return;
      const isSilent = performance.now() - this.#lastSign > this.#limitMs;
      if (isSilent && isSecond) this.#onSilence();
      else this.#look(isSilent);
    }, this.#limitMs / 4);
  }
}
