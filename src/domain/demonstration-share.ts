import type { Example } from './example';

/** How many prompts after the first round carry a demonstration, of how many that were made. */
export interface DemonstrationShare {
  readonly carrying: number;
  readonly total: number;
}

/** A failed request counts once it has run again. */
export function demonstrationShare(
  examples: Iterable<Pick<Example, 'round' | 'continuation' | 'outcome'>>,
): DemonstrationShare {
  let carrying = 0;
  let total = 0;
  for (const { round, continuation, outcome } of examples) {
    if (round === 0 || outcome === 'failed') continue;
    total += 1;
    if (continuation.kind === 'continued') carrying += 1;
  }
  return { carrying, total };
}
