import type { Example } from './example';

/** How many prompts after the first round carry a demonstration, of how many that were made. */
export interface DemonstrationShare {
  readonly carrying: number;
  readonly total: number;
}

/** Of the prompts so far, and of `examples` beside them. A failed request counts once it has run again. */
export function demonstrationShare(
  examples: Iterable<Pick<Example, 'round' | 'continuation' | 'outcome'>>,
  before: DemonstrationShare = { carrying: 0, total: 0 },
): DemonstrationShare {
  let { carrying, total } = before;
  for (const { round, continuation, outcome } of examples) {
    if (round === 0 || outcome === 'failed') continue;
    total += 1;
    if (continuation.kind === 'continued') carrying += 1;
  }
  return { carrying, total };
}
