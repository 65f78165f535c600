/** What `longestFit` found out about the units that begin at one place. */
export interface Fit {
  /** End of the first unit, undefined where there is no unit. */
  readonly first: number | undefined;
  /** End and tokens of the longest run of units within the budget; undefined when not even one fits. */
  readonly longest: { readonly end: number; readonly tokens: number } | undefined;
  /** Whether a further unit is known not to fit. */
  readonly isFull: boolean;
}

/**
 * Finds how many of the units ending at `ends` fit the budget together, in a number of measurements that grows with
 * the logarithm of the answer. Only what was measured is given back, so the budget holds for any `tokensUpTo`.
 */
export function longestFit(ends: Iterable<number>, tokensUpTo: (end: number) => number, budget: number): Fit {
  const source = ends[Symbol.iterator]();
  const known: number[] = [];
  const pull = (count: number): void => {
    while (known.length < count) {
      const next = source.next();
      if (next.done === true) return;
      known.push(next.value);
    }
  };

  let longest: Fit['longest'];
  const fits = (count: number): boolean => {
    const end = known[count - 1] ?? 0;
    const tokens = tokensUpTo(end);
    if (tokens > budget) return false;
    longest = { end, tokens };
    return true;
  };

  let fitting = 0;
  for (let step = 1; ; step *= 2) {
    pull(fitting + step);
    if (known.length === fitting) return { first: known[0], longest, isFull: false };
    const tried = Math.min(fitting + step, known.length);
    if (fits(tried)) {
      fitting = tried;
      continue;
    }
    let tooMany = tried;
    while (tooMany - fitting > 1) {
      const middle = (fitting + tooMany) >> 1;
      if (fits(middle)) fitting = middle;
      else tooMany = middle;
    }
    return { first: known[0], longest, isFull: true };
  }
}
