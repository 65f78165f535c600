import { BLOCK_SIZE } from './block-size';
import { blocksPerRow, zeroPointBytesPerRow } from './block-quantization';
import type { BlockScheme } from './block-quantization';
import type { WeightName } from './decoder-architecture';
import type { GraphTypes } from './decoder-target';
import type { GraphBuilder } from './graph-builder';
import { TENSOR_TYPES } from './onnx-graph';
import type { OnnxTensor } from './onnx-graph';
import { weightId } from './weight-label';

/**
 * Multiplies `input`, `[batch, sequence, columns]`, by the transpose of a weight of `[rows, columns]`: a
 * `com.microsoft.MatMulNBits` where matrices are quantised, else a `MatMul`. Gives the name of `[batch, sequence, rows]`.
 */
export function linear(
  builder: GraphBuilder,
  { activation, matrix, scheme }: GraphTypes,
  input: string,
  weight: WeightName,
  shape: readonly [rows: number, columns: number],
): string {
  const [rows, columns] = shape;
  const id = weightId(weight);
  const output = `${id}.product`;
  if (scheme === null) {
    const stored = builder.weight(id, matrix, [columns, rows], { kind: 'transposed', weight, shape });
    return builder.node('MatMul', [input, widen(builder, stored, matrix, activation)], output);
  }
  const tensors = quantizedTensors(id, rows, columns, scheme);
  builder.store(tensors, { kind: 'quantized', weight, shape, scheme });
  builder.ownNode('MatMulNBits', [input, ...tensors.map(({ name }) => name)], [output], {
    K: { int: columns },
    N: { int: rows },
    bits: { int: scheme.bits },
    block_size: { int: BLOCK_SIZE },
  });
  return output;
}

/** Adds a bias of `length` values to `input`. */
export function addBias(
  builder: GraphBuilder,
  { activation }: GraphTypes,
  input: string,
  weight: WeightName,
  length: number,
): string {
  const bias = builder.vector(weight, activation, length);
  return builder.node('Add', [input, bias], `${bias}.sum`);
}

/** ONNX Runtime folds the cast when the model is loaded, so a GPU never sees the half-precision values. */
export function widen(
  builder: GraphBuilder,
  name: string,
  from: GraphTypes['matrix'],
  to: GraphTypes['matrix'],
): string {
  return from === to ? name : castTo(builder, name, to);
}

export function castTo(builder: GraphBuilder, name: string, type: 'float32' | 'float16' | 'int32'): string {
  return builder.node('Cast', [name], `${name}.${type}`, { to: { int: TENSOR_TYPES[type] } });
}

function quantizedTensors(id: string, rows: number, columns: number, scheme: BlockScheme): readonly OnnxTensor[] {
  const blocks = blocksPerRow(columns);
  const blockBytes = (BLOCK_SIZE * scheme.bits) / 8;
  const codes: OnnxTensor = { name: `${id}.codes`, type: 'uint8', dims: [rows, blocks, blockBytes] };
  const scales: OnnxTensor = { name: `${id}.scales`, type: scheme.scaleType, dims: [rows * blocks] };
  if (scheme.method !== 'zeroPoints') return [codes, scales];
  const zeroBytes = zeroPointBytesPerRow(columns, scheme.bits);
  return [codes, scales, { name: `${id}.zeroPoints`, type: 'uint8', dims: [rows * zeroBytes] }];
}
