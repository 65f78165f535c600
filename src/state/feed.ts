import type { Example } from '../domain/example';
import type { Pair } from '../domain/pair';
import { pairKey } from '../domain/pair-key';
import type { StoredExample } from '../synthesis/run-store';

/** One row of a list of results: a pair, or an example that gave none and says why. */
export type FeedEntry =
  | { readonly kind: 'pair'; readonly key: string; readonly example: Example; readonly pair: Pair }
  | { readonly kind: 'none'; readonly key: string; readonly example: Example };

export function entriesOf({ example, pairs }: StoredExample): readonly FeedEntry[] {
  const key = String(example.chunk);
  if (pairs.length === 0) return [{ kind: 'none', key, example }];
  return pairs.map((pair) => ({ kind: 'pair', key: pairKey(pair), example, pair }));
}
