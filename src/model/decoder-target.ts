import type { BlockScheme, QuantizationMethod } from './block-quantization';

/**
 * What the matrices become: `q4` and `q8` keep float32 activations and caches, `q4f16` has half-precision ones and
 * needs a GPU with `shader-f16`, `fp32` quantises nothing.
 */
export type DecoderTarget = 'fp32' | 'q4' | 'q4f16' | 'q8';

export interface DecoderGraphOptions {
  readonly target: DecoderTarget;
  readonly method: QuantizationMethod;
  /** Matrices that stay float are stored in half precision and widened when the model is loaded. */
  readonly halfOnDisk: boolean;
  /** Positions that the rotary caches are made for, at most the architecture's own. */
  readonly contextTokens: number;
}

/** Element types of a graph by use. */
export interface GraphTypes {
  /** Of activations, caches, norms and biases. */
  readonly activation: 'float32' | 'float16';
  /** Of matrices that stay float, as they are stored. */
  readonly matrix: 'float32' | 'float16';
  /** Of the projections and the head; null where they stay float. */
  readonly scheme: BlockScheme | null;
}

export function graphTypes({ target, method, halfOnDisk }: DecoderGraphOptions): GraphTypes {
  const activation = target === 'q4f16' ? 'float16' : 'float32';
  const bits = target === 'q8' ? 8 : 4;
  return {
    activation,
    matrix: halfOnDisk ? 'float16' : activation,
    scheme: target === 'fp32' ? null : { bits, method, scaleType: activation },
  };
}
