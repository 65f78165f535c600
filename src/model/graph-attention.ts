import type { DecoderArchitecture, WeightName } from './decoder-architecture';
import type { GraphTypes } from './decoder-target';
import type { GraphBuilder } from './graph-builder';
import { addBias, linear } from './graph-linear';
import { rmsNorm } from './graph-norm';
import { weightId } from './weight-label';

/** Values that every layer's attention takes. */
export interface AttentionInputs {
  /** int32 `[batch]`: the last position of each row. */
  readonly lastPositions: string;
  /** int32 scalar: the length of the longest row, what is in the cache included. */
  readonly totalLength: string;
  /** `[positions, headSize / 2]`. */
  readonly cosines: string;
  readonly sines: string;
  /** Tokens that a layer looks back over, itself included; null where it sees all. */
  readonly window: number | null;
}

/**
 * Attention of one layer over `input`, `[batch, sequence, hidden]`: projections, norms of queries and keys where the
 * family has them, `com.microsoft.GroupQueryAttention` with the layer's cache, and the output projection.
 */
export function attention(
  builder: GraphBuilder,
  architecture: DecoderArchitecture,
  types: GraphTypes,
  inputs: AttentionInputs,
  layer: number,
  input: string,
): string {
  const { heads, keyValueHeads, headSize, hiddenSize } = architecture;
  const project = (part: 'query' | 'key' | 'value', count: number): string => {
    const rows = count * headSize;
    const product = linear(builder, types, input, { part, layer }, [rows, hiddenSize]);
    if (!architecture.hasQueryKeyValueBias) return product;
    return addBias(builder, types, product, { part: `${part}Bias`, layer }, rows);
  };
  const norm = (part: 'queryNorm' | 'keyNorm', count: number, value: string): string =>
    architecture.hasQueryKeyNorm ? normHeads(builder, architecture, types, value, { part, layer }, count) : value;

  const queries = norm('queryNorm', heads, project('query', heads));
  const keys = norm('keyNorm', keyValueHeads, project('key', keyValueHeads));
  const values = project('value', keyValueHeads);
  const rotates = architecture.rotatesLayer[layer] === true;
  const output = `layers.${layer}.attention`;
  const { lastPositions, totalLength, cosines, sines, window } = inputs;
  builder.ownNode(
    'GroupQueryAttention',
    [
      queries,
      keys,
      values,
      `past_key_values.${layer}.key`,
      `past_key_values.${layer}.value`,
      lastPositions,
      totalLength,
      ...(rotates ? [cosines, sines] : []),
    ],
    [output, `present.${layer}.key`, `present.${layer}.value`],
    {
      num_heads: { int: heads },
      kv_num_heads: { int: keyValueHeads },
      do_rotary: { int: rotates ? 1 : 0 },
      rotary_interleaved: { int: 0 },
      ...(window === null ? {} : { local_window_size: { int: window } }),
    },
  );
  const product = linear(builder, types, output, { part: 'output', layer }, [hiddenSize, heads * headSize]);
  return architecture.hasOutputBias
    ? addBias(builder, types, product, { part: 'outputBias', layer }, hiddenSize)
    : product;
}

/** An RMS norm over each head of `[batch, sequence, heads * headSize]`. */
function normHeads(
  builder: GraphBuilder,
  { headSize, normEpsilon }: DecoderArchitecture,
  types: GraphTypes,
  value: string,
  weight: WeightName,
  heads: number,
): string {
  const id = weightId(weight);
  const apart = builder.int64(`${id}.apart`, [0n, 0n, BigInt(heads), BigInt(headSize)]);
  const together = builder.int64(`${id}.together`, [0n, 0n, BigInt(heads * headSize)]);
  const split = builder.node('Reshape', [value, apart], `${id}.split`);
  const normed = rmsNorm(builder, types, split, weight, headSize, normEpsilon);
  return builder.node('Reshape', [normed, together], `${id}.joined`);
}
