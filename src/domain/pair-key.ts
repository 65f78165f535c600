import type { Pair } from './pair';

/** `passage.pair`, both counted from 0: one pair of a run. */
export type PairKey = string;

export function pairKey({ chunk, index }: Pick<Pair, 'chunk' | 'index'>): PairKey {
  return `${chunk}.${index}`;
}
