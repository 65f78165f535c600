import type { Pace } from './estimate';

/** How many of the latest passages tell the speed: enough to be steady, few enough to follow a change. */
const passagesLookedAt = 24;

/** Measures a run while it works: time left now, and what later estimates learn from it. Times in milliseconds. */
export class PaceMeter {
  /** When work began, then when each of the latest passages was stored. */
  readonly #times: number[] = [];
  #pace: Pace = { passages: 0, pairs: 0, ms: 0, tokens: 0 };

  get pace(): Pace {
    return this.#pace;
  }

  begin(now: number): void {
    this.#times.splice(0, Infinity, now);
  }

  stored(now: number, pairs: number, tokens: number): void {
    const { passages, pairs: pairsBefore, ms, tokens: tokensBefore } = this.#pace;
    this.#pace = {
      passages: passages + 1,
      pairs: pairsBefore + pairs,
      ms: ms + now - (this.#times.at(-1) ?? now),
      tokens: tokensBefore + tokens,
    };
    this.#times.push(now);
    if (this.#times.length > passagesLookedAt + 1) this.#times.shift();
  }

  /** Null until something is known. */
  msLeft(passagesLeft: number): number | null {
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    if (first === undefined || last === undefined || this.#times.length < 2) return null;
    return ((last - first) / (this.#times.length - 1)) * passagesLeft;
  }
}
