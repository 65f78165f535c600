import type { BlockScheme } from './block-quantization';
import type { WeightName } from './decoder-architecture';
import type { OnnxTensor } from './onnx-graph';

/** How the bytes of some tensors of a graph are made; one pass over a weight may give several tensors. */
export type WeightEncoding =
  | (EncodedWeight & { readonly kind: 'plain' })
  /** `[in, out]`, as `MatMul` wants it, from the `[out, in]` of a checkpoint. */
  | (EncodedWeight & { readonly kind: 'transposed' })
  | (EncodedWeight & { readonly kind: 'quantized'; readonly scheme: BlockScheme })
  | { readonly kind: 'rotary'; readonly part: 'cosine' | 'sine' };

export interface EncodedWeight {
  readonly weight: WeightName;
  /** What the architecture makes of it; a vector is one row. */
  readonly shape: readonly [rows: number, columns: number];
}

/** Tensors that are written together, in this order. Of quantised weights: codes, scales, zero points if any. */
export interface StoredWeights {
  readonly tensors: readonly OnnxTensor[];
  readonly encoding: WeightEncoding;
}
