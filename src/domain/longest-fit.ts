/** What `longestFit` found out about the units that begin at one place. */
export interface Fit {
  /** End of the first unit, undefined where there is no unit. */
  readonly first: number | undefined;
  /** End and tokens of the longest run of units within the budget; undefined when not even one fits. */
  readonly longest: { readonly end: number; readonly tokens: number } | undefined;
  /** How many units that is. */
  readonly count: number;
  /** Whether a further unit is known not to fit. */
  readonly isFull: boolean;
}

/**
 * Finds how many of the units ending at `ends` fit the budget together. Begins with the number `expected`, so that few
 * measurements are needed where passages are much alike. Only what was measured is given back: the budget holds for
 * any `tokensUpTo`, and for one that never falls no longer run would fit.
 */
export function longestFit(
  ends: Iterable<number>,
  tokensUpTo: (end: number) => number,
  budget: number,
  expected = 1,
): Fit {
  const units = new Pulled(ends);
  let longest: Fit['longest'];
  let fitting = 0;
  const tryUnits = (count: number): boolean => {
    const end = units.at(count - 1) ?? 0;
    const tokens = tokensUpTo(end);
    if (tokens > budget) return false;
    longest = { end, tokens };
    fitting = count;
    return true;
  };

  let tooMany = Infinity;
  for (let step = 1, tried = Math.max(1, expected); tooMany - fitting > 1; step *= 2) {
    tried = units.countUpTo(Math.max(tried, 1));
    if (tried <= fitting) break;
    if (tryUnits(tried)) tried = Math.min(tried + step, tooMany - 1);
    else {
      tooMany = tried;
      tried = Math.max(tried - step, fitting + 1);
    }
    if (fitting > 0 && tooMany < Infinity) break;
  }
  while (tooMany < Infinity && tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (!tryUnits(middle)) tooMany = middle;
  }
  return { first: units.at(0), longest, count: fitting, isFull: tooMany < Infinity };
}

/** Takes from an iterable only as many as are asked for. */
class Pulled {
  readonly #source: Iterator<number>;
  readonly #known: number[] = [];

  constructor(values: Iterable<number>) {
    this.#source = values[Symbol.iterator]();
  }

  /** `count`, or how many there are where they are fewer. */
  countUpTo(count: number): number {
    while (this.#known.length < count) {
      const next = this.#source.next();
      if (next.done === true) break;
      this.#known.push(next.value);
    }
    return Math.min(count, this.#known.length);
  }

  at(index: number): number | undefined {
    this.countUpTo(index + 1);
    return this.#known[index];
  }
}
