import type { CacheInput } from './decoder-inputs';
import { elementBytes } from './runtime-module';

/** How a row's keys or values of one layer lie in memory: head after head, each token after token. */
export interface CacheTensorLayout {
  readonly heads: number;
  /** Bytes of one token of one head. */
  readonly tokenBytes: number;
  /** Bytes of all heads with room for `tokens` each. */
  headBytes(tokens: number): number;
}

export interface CacheLayout {
  readonly tensors: readonly CacheTensorLayout[];
  /** Bytes of one token over all layers and heads. */
  readonly tokenBytes: number;
}

export function layoutOf(caches: readonly CacheInput[]): CacheLayout {
  const tensors = caches.map(({ type, dims }) => {
    const [, heads = 0, , headSize = 0] = dims;
    const tokenBytes = headSize * elementBytes(type);
    return { heads, tokenBytes, headBytes: (tokens: number) => heads * tokens * tokenBytes };
  });
  return { tensors, tokenBytes: tensors.reduce((sum, { headBytes }) => sum + headBytes(1), 0) };
}

/** A row's part of a cache tensor: where it begins, and the tokens there is room for in each head. */
export interface RowPlace {
  readonly at: number;
  readonly tokens: number;
}

/** The stretches of bytes that hold the first `length` tokens of each head, in both places. */
export function prefixStretches(
  { heads, tokenBytes }: CacheTensorLayout,
  from: RowPlace,
  to: RowPlace,
  length: number,
): readonly { readonly from: number; readonly to: number; readonly byteLength: number }[] {
  return Array.from({ length: heads }, (_, head) => ({
    from: from.at + head * from.tokens * tokenBytes,
    to: to.at + head * to.tokens * tokenBytes,
    byteLength: length * tokenBytes,
  }));
}

/** Copies the first `length` tokens of each head within `memory`. */
export function copyPrefix(
  memory: Uint8Array,
  tensor: CacheTensorLayout,
  from: RowPlace,
  to: RowPlace,
  length: number,
): void {
  for (const stretch of prefixStretches(tensor, from, to, length)) {
    memory.copyWithin(stretch.to, stretch.from, stretch.from + stretch.byteLength);
  }
}
