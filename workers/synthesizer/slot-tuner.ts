/** Steps at full slots that a judgement takes. */
const STEPS_JUDGED = 6;
/** Less than this is not worth that every row waits longer for its next token. */
const LEAST_GAIN = 1.06;

/** How many rows decode together: `fixed`, or as many as pay; never more than `most`. */
export interface SlotRule {
  readonly fixed: number | null;
  readonly most: number | null;
}

/**
 * How many rows decode together. Begins with few and doubles while a step over twice the rows brings more tokens a
 * second, up to what is allowed; what did not gain is taken back for good.
 */
export class SlotTuner {
  readonly #most: number;
  #limit: number;
  #isSettled: boolean;
  /** The limit before this one, and the milliseconds a token took at it. */
  #before = { limit: 1, msPerToken: Infinity };
  #times: number[] = [];

  /** `fixed` rows always, or as many as pay up to `most`. */
  constructor(most: number, fixed: number | null) {
    this.#most = Math.max(1, most);
    this.#limit = Math.min(this.#most, fixed ?? 4);
    this.#isSettled = fixed !== null || this.#limit === this.#most;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether it may still change. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** A step over `rows` rows took `ms`. */
  noteStep(rows: number, ms: number): void {
    if (this.#isSettled || rows !== this.#limit) return;
    this.#times.push(ms);
    if (this.#times.length < STEPS_JUDGED) return;
    const msPerToken = median(this.#times) / rows;
    this.#times = [];
    if (msPerToken * LEAST_GAIN > this.#before.msPerToken) {
      this.#limit = this.#before.limit;
      this.#isSettled = true;
      return;
    }
    if (this.#limit === this.#most) {
      this.#isSettled = true;
      return;
    }
    this.#before = { limit: this.#limit, msPerToken };
    this.#limit = Math.min(this.#most, this.#limit * 2);
  }

  /** Memory reaches for `rows` rows only. */
  holdAt(rows: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, rows));
    this.#isSettled = true;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
