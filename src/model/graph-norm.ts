import type { WeightName } from './decoder-architecture';
import type { GraphTypes } from './decoder-target';
import type { GraphBuilder } from './graph-builder';

/**
 * RMS norm over the last dimension of `input`, which has `length` values. ONNX Runtime keeps the operator in the domain
 * of ONNX, though ONNX does not define it.
 */
export function rmsNorm(
  builder: GraphBuilder,
  { activation }: GraphTypes,
  input: string,
  weight: WeightName,
  length: number,
  epsilon: number,
): string {
  const scale = builder.vector(weight, activation, length);
  return builder.node('SimplifiedLayerNormalization', [input, scale], `${scale}.normed`, {
    axis: { int: -1 },
    epsilon: { float: epsilon },
    stash_type: { int: 1 },
  });
}

/**
 * Adds `change` to the `residual` stream and norms the sum: `com.microsoft.SkipSimplifiedLayerNormalization`. The sum
 * itself is its fourth output; the second and third are for training.
 */
export function addAndNorm(
  builder: GraphBuilder,
  { activation }: GraphTypes,
  residual: string,
  change: string,
  weight: WeightName,
  length: number,
  epsilon: number,
): { readonly normed: string; readonly residual: string } {
  const scale = builder.vector(weight, activation, length);
  const outputs = { normed: `${scale}.normed`, residual: `${scale}.residual` };
  const isLast = weight.part === 'finalNorm';
  builder.ownNode(
    'SkipSimplifiedLayerNormalization',
    [residual, change, scale],
    isLast ? [outputs.normed] : [outputs.normed, '', '', outputs.residual],
    { epsilon: { float: epsilon } },
  );
  return outputs;
}
