/** Element types of the tensors in our graphs, and their numbers in `TensorProto.DataType`. */
export const TENSOR_TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const;

export type TensorType = keyof typeof TENSOR_TYPES;

const BYTES: Readonly<Record<TensorType, number>> = { float32: 4, uint8: 1, int32: 4, int64: 8, float16: 2 };

/** A tensor with fixed dimensions, without its values. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly number[];
}

/** A small tensor that is kept in the graph itself; little-endian bytes, row-major. */
export interface OnnxConstant extends OnnxTensor {
  readonly bytes: Uint8Array;
}

/** An input or output of the graph; a dimension that changes from run to run has a name instead of a size. */
export interface OnnxValue {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly (number | string)[];
}

export type OnnxAttribute = { readonly int: number } | { readonly float: number };

export interface OnnxNode {
  readonly operator: string;
  /** Operators of ONNX Runtime are in `com.microsoft`, those of ONNX in the domain without a name. */
  readonly domain: '' | 'com.microsoft';
  /** An optional input or output that is left out is an empty string. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxGraph {
  readonly name: string;
  /** Each after the nodes whose outputs it takes, as ONNX demands. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export function tensorByteLength({ type, dims }: OnnxTensor): number {
  return dims.reduce((product, size) => product * size, BYTES[type]);
}
