import { ConversionError } from './conversion-error';
import type { DecoderArchitecture } from './decoder-architecture';
import { graphTypes } from './decoder-target';
import type { DecoderGraphOptions, GraphTypes } from './decoder-target';
import { attention } from './graph-attention';
import type { AttentionInputs } from './graph-attention';
import { GraphBuilder } from './graph-builder';
import { feedForward } from './graph-feed-forward';
import { castTo, linear, widen } from './graph-linear';
import { addAndNorm, rmsNorm } from './graph-norm';
import type { OnnxGraph, OnnxValue, TensorType } from './onnx-graph';
import type { StoredWeights } from './stored-weights';

export interface DecoderGraph {
  readonly graph: OnnxGraph;
  /** In the order in which they are computed with. */
  readonly weights: readonly StoredWeights[];
}

/** Up to the end, as `Slice` spells it. */
const END = 2n ** 63n - 1n;

/**
 * The ONNX graph of a decoder, in the form that transformers.js runs: inputs `input_ids`, `attention_mask` (both int64,
 * rows padded on the right), `num_logits_to_keep` (int64 scalar, 0 for all) and `past_key_values.N.key|value`, outputs
 * `logits` (always float32) and `present.N.key|value`; caches are `[batch, keyValueHeads, positions, headSize]`.
 *
 * What is quantised: the projections of every layer and the head. Norms and biases stay float, and so does the
 * embedding, because the operator that gathers from quantised rows is missing in the WebAssembly builds of ONNX Runtime
 * that also serve WebGPU. A head tied to the embedding therefore gets a quantised copy; where nothing is quantised it
 * uses the embedding itself.
 *
 * @throws ConversionError for an architecture that the operators cannot compute.
 */
export function buildDecoderGraph(architecture: DecoderArchitecture, options: DecoderGraphOptions): DecoderGraph {
  checkArchitecture(architecture, options);
  const types = graphTypes(options);
  const builder = new GraphBuilder();
  const { hiddenSize, vocabularySize, layers, normEpsilon } = architecture;
  const shape = [vocabularySize, hiddenSize] as const;
  const stored = builder.weight('embedding', types.matrix, shape, {
    kind: 'plain',
    weight: { part: 'embedding' },
    shape,
  });
  const embedding = widen(builder, stored, types.matrix, types.activation);
  const inputs = attentionInputs(builder, architecture, types, options);

  let residual = builder.node('Gather', [embedding, 'input_ids'], 'hidden');
  let normed = rmsNorm(builder, types, residual, { part: 'inputNorm', layer: 0 }, hiddenSize, normEpsilon);
  for (let layer = 0; layer < layers; layer += 1) {
    const attended = attention(builder, architecture, types, inputs, layer, normed);
    const between = { part: 'postAttentionNorm', layer } as const;
    ({ normed, residual } = addAndNorm(builder, types, residual, attended, between, hiddenSize, normEpsilon));
    const fed = feedForward(builder, architecture, types, layer, normed);
    const after = layer + 1 < layers ? ({ part: 'inputNorm', layer: layer + 1 } as const) : FINAL_NORM;
    ({ normed, residual } = addAndNorm(builder, types, residual, fed, after, hiddenSize, normEpsilon));
  }
  const products = head(builder, architecture, types, embedding, keepLast(builder, normed));
  builder.node('Cast', [products], 'logits', { to: { int: 1 } });
  const { nodes, constants, weights } = builder;
  return { graph: { name: 'decoder', nodes, constants, ...graphValues(architecture, types) }, weights };
}

const FINAL_NORM = { part: 'finalNorm' } as const;

function checkArchitecture(architecture: DecoderArchitecture, { contextTokens }: DecoderGraphOptions): void {
  const { headSize, heads, keyValueHeads, layers, rotatesLayer } = architecture;
  if (headSize % 16 !== 0) {
    throw new ConversionError(
      `This model has heads of ${headSize} values, and only multiples of 16 can be converted. Choose another model.`,
    );
  }
  if (heads % keyValueHeads !== 0) {
    throw new ConversionError(
      `This model's ${heads} query heads cannot share ${keyValueHeads} key heads evenly. Choose another model.`,
    );
  }
  if (rotatesLayer.length !== layers || layers < 1) {
    throw new ConversionError(`This model has ${layers} layers, but positions for ${rotatesLayer.length} of them.`);
  }
  if (contextTokens < 1 || contextTokens > architecture.contextTokens) {
    throw new ConversionError(`Choose a context between 1 and ${architecture.contextTokens} tokens.`);
  }
}

/** The attention mask says how long each row is: `GroupQueryAttention` takes lengths, not a mask. */
function attentionInputs(
  builder: GraphBuilder,
  { headSize, slidingWindow }: DecoderArchitecture,
  { activation }: GraphTypes,
  { contextTokens }: DecoderGraphOptions,
): AttentionInputs {
  const lengths = builder.node('ReduceSum', ['attention_mask', builder.int64('mask_axis', [1n])], 'lengths', {
    keepdims: { int: 0 },
  });
  const last = builder.node('Sub', [lengths, builder.int64('one', [1n], [])], 'last_positions');
  const shape = builder.node('Shape', ['attention_mask'], 'mask_shape');
  const total = builder.node('Gather', [shape, builder.int64('mask_length', [1n], [])], 'total_length', {
    axis: { int: 0 },
  });
  const cache = (part: 'cosine' | 'sine'): string =>
    builder.weight(`rotary.${part}`, activation, [contextTokens, headSize / 2], { kind: 'rotary', part });
  return {
    lastPositions: castTo(builder, last, 'int32'),
    totalLength: castTo(builder, total, 'int32'),
    cosines: cache('cosine'),
    sines: cache('sine'),
    window: slidingWindow !== null && slidingWindow < contextTokens ? slidingWindow : null,
  };
}

/** The last `num_logits_to_keep` positions; a start of -0 keeps all. */
function keepLast(builder: GraphBuilder, hidden: string): string {
  const negated = builder.node('Neg', ['num_logits_to_keep'], 'negated_logits');
  const start = builder.node('Unsqueeze', [negated, builder.int64('first_axis', [0n])], 'first_logits');
  const end = builder.int64('end', [END]);
  return builder.node('Slice', [hidden, start, end, builder.int64('sequence_axis', [1n])], 'kept');
}

function head(
  builder: GraphBuilder,
  { isHeadTied, vocabularySize, hiddenSize }: DecoderArchitecture,
  types: GraphTypes,
  embedding: string,
  hidden: string,
): string {
  if (!isHeadTied) return linear(builder, types, hidden, { part: 'head' }, [vocabularySize, hiddenSize]);
  if (types.scheme !== null) {
    return linear(builder, types, hidden, { part: 'embedding' }, [vocabularySize, hiddenSize]);
  }
  const transposed = builder.node('Transpose', [embedding], 'embedding.transposed');
  return builder.node('MatMul', [hidden, transposed], 'embedding.product');
}

function graphValues(
  { layers, keyValueHeads, headSize, vocabularySize }: DecoderArchitecture,
  { activation }: GraphTypes,
): { readonly inputs: readonly OnnxValue[]; readonly outputs: readonly OnnxValue[] } {
  const value = (name: string, type: TensorType, dims: OnnxValue['dims']): OnnxValue => ({ name, type, dims });
  const caches = (prefix: string, length: string): readonly OnnxValue[] =>
    Array.from({ length: layers }, (_, layer) =>
      ['key', 'value'].map((part) =>
        value(`${prefix}.${layer}.${part}`, activation, ['batch_size', keyValueHeads, length, headSize]),
      ),
    ).flat();
  return {
    inputs: [
      value('input_ids', 'int64', ['batch_size', 'sequence_length']),
      value('attention_mask', 'int64', ['batch_size', 'total_sequence_length']),
      value('num_logits_to_keep', 'int64', []),
      ...caches('past_key_values', 'past_sequence_length'),
    ],
    outputs: [
      value('logits', 'float32', ['batch_size', 'num_logits', vocabularySize]),
      ...caches('present', 'total_sequence_length'),
    ],
  };
}
