import type { DecoderInputs } from './decoder-inputs';

/** Tokens that come behind the `length` tokens which a row's cache holds. */
export interface RowTokens {
  readonly tokens: readonly number[];
  readonly length: number;
}

export interface RunInput {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: BigInt64Array<ArrayBuffer>;
}

/**
 * The inputs of a run beside its cache. Every row brings as many tokens. A row's mask is as many ones as it is long with
 * them, then zeros: `GroupQueryAttention` takes the row's length from their sum.
 */
export function runInputs(
  { hasMask, hasPositions, logitsToKeep }: DecoderInputs,
  rows: readonly RowTokens[],
  firstPosition: number,
  keep: number,
): readonly RunInput[] {
  const count = rows[0]?.tokens.length ?? 0;
  const all = rows.flatMap(({ tokens }) => tokens);
  const inputs: RunInput[] = [
    { name: 'input_ids', dims: [rows.length, count], values: BigInt64Array.from(all, BigInt) },
  ];
  if (hasMask) {
    const total = Math.max(...rows.map(({ length }) => length)) + count;
    const values = new BigInt64Array(rows.length * total);
    rows.forEach(({ length }, row) => values.fill(1n, row * total, row * total + length + count));
    inputs.push({ name: 'attention_mask', dims: [rows.length, total], values });
  }
  if (hasPositions) {
    const positions = rows.flatMap(({ tokens, length }) => tokens.map((_, index) => firstPosition + length + index));
    inputs.push({
      name: 'position_ids',
      dims: [rows.length, count],
      values: BigInt64Array.from(positions, BigInt),
    });
  }
  if (logitsToKeep !== null) {
    inputs.push({ name: 'num_logits_to_keep', dims: logitsToKeep, values: BigInt64Array.of(BigInt(keep)) });
  }
  return inputs;
}

/**
 * The tokens before the last `keep`, where they need a run of their own that fetches nothing: a graph that cannot be told
 * how many logits to keep makes those of every position, and they are fetched all or none.
 */
export function tokensWithoutLogits(
  { logitsToKeep }: DecoderInputs,
  tokens: readonly number[],
  keep: number,
): readonly number[] {
  return logitsToKeep === null ? tokens.slice(0, -keep) : [];
}
