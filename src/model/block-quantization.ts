import { BLOCKS_HELD, blockKernels } from './block-kernels';
import { BLOCK_SIZE } from './block-size';
import { decodeHalf, encodeHalf } from './half-precision';

/**
 * `nearest` maps the largest weight of a block to the end of the range; `search` tries several scales and keeps the one
 * with the least squared error; `zeroPoints` does so with a zero point for each block, which is more exact, but keeps
 * ONNX Runtime from fusing the projections on WebGPU.
 */
export type QuantizationMethod = 'nearest' | 'search' | 'zeroPoints';

export interface BlockScheme {
  readonly bits: 4 | 8;
  readonly method: QuantizationMethod;
  readonly scaleType: 'float32' | 'float16';
}

/** Rows of a matrix as `com.microsoft.MatMulNBits` reads them; a block is worth `(code - zero point) * scale`. */
export interface QuantizedRows {
  /** `[rows, blocks, BLOCK_SIZE * bits / 8]`: codes of a row in order, the first of two in the low half of a byte. */
  readonly packed: Uint8Array;
  /** `[rows, blocks]`, each a value that the scheme's scale type holds exactly. */
  readonly scales: Float32Array;
  /** `[rows, zeroPointBytes]`, packed as the codes are; null where every zero point is the middle of the range. */
  readonly zeroPoints: Uint8Array | null;
}

export function blocksPerRow(columns: number): number {
  return Math.ceil(columns / BLOCK_SIZE);
}

export function zeroPointBytesPerRow(columns: number, bits: 4 | 8): number {
  return Math.ceil((blocksPerRow(columns) * bits) / 8);
}

/** What is smaller has no inverse in float32. */
const SMALLEST_SCALE = 2 ** -126;

/**
 * Quantises `rows` rows of `columns` weights, `values` row-major. A row whose length is no multiple of `BLOCK_SIZE` is
 * filled up with zeros. Codes are rounded to the nearest, ties to even; a block of weights below about 1e-37 is kept as
 * zeros.
 *
 * @throws RangeError where a scale is not finite in its type: a weight is NaN, infinite, or too large for half precision.
 */
export function quantizeRows(values: Float32Array, rows: number, columns: number, scheme: BlockScheme): QuantizedRows {
  const { bits, method, scaleType } = scheme;
  const kernels = blockKernels();
  const perRow = blocksPerRow(columns);
  const blocks = rows * perRow;
  const blockBytes = (BLOCK_SIZE * bits) / 8;
  const packed = new Uint8Array(blocks * blockBytes);
  const scales = new Float32Array(blocks);
  const zeros = method === 'zeroPoints' ? new Uint8Array(blocks) : null;
  for (let from = 0; from < blocks; from += BLOCKS_HELD) {
    const count = Math.min(BLOCKS_HELD, blocks - from);
    loadBlocks(values, columns, from, count, kernels.weights);
    if (zeros === null) kernels.zeros.fill(1 << (bits - 1));
    kernels.fit(method, bits, count);
    const held = kernels.scales.subarray(0, count);
    roundScales(held, scaleType);
    kernels.encode(bits, count);
    packed.set(kernels.codes.subarray(0, count * blockBytes), from * blockBytes);
    scales.set(held, from);
    zeros?.set(kernels.zeros.subarray(0, count), from);
  }
  return { packed, scales, zeroPoints: zeros === null || bits === 8 ? zeros : packNibbles(zeros, rows, perRow) };
}

/** The weights that the kernel computes with: `[rows, columns]`, row-major. */
export function dequantizeRows(
  { packed, scales, zeroPoints }: QuantizedRows,
  rows: number,
  columns: number,
  bits: 4 | 8,
): Float32Array {
  const blocks = blocksPerRow(columns);
  const values = new Float32Array(rows * columns);
  const codeAt = (bytes: Uint8Array, start: number, index: number): number =>
    bits === 8 ? (bytes[start + index] ?? 0) : ((bytes[start + (index >> 1)] ?? 0) >> ((index & 1) * 4)) & 15;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const block = Math.floor(column / BLOCK_SIZE);
      const zero =
        zeroPoints === null ? 1 << (bits - 1) : codeAt(zeroPoints, row * zeroPointBytesPerRow(columns, bits), block);
      const code = codeAt(packed, (row * blocks * BLOCK_SIZE * bits) / 8, column);
      values[row * columns + column] = (code - zero) * (scales[row * blocks + block] ?? 0);
    }
  }
  return values;
}

/** Blocks `from` on, counted over all rows, each filled up with zeros where its row ends within it. */
function loadBlocks(values: Float32Array, columns: number, from: number, count: number, into: Float32Array): void {
  if (columns % BLOCK_SIZE === 0) {
    into.set(values.subarray(from * BLOCK_SIZE, (from + count) * BLOCK_SIZE));
    return;
  }
  const perRow = blocksPerRow(columns);
  into.fill(0);
  for (let index = 0; index < count; index += 1) {
    const row = Math.floor((from + index) / perRow);
    const start = row * columns + ((from + index) % perRow) * BLOCK_SIZE;
    into.set(values.subarray(start, Math.min(start + BLOCK_SIZE, (row + 1) * columns)), index * BLOCK_SIZE);
  }
}

function roundScales(scales: Float32Array, type: BlockScheme['scaleType']): void {
  for (let index = 0; index < scales.length; index += 1) {
    const scale = scales[index] ?? 0;
    const rounded = type === 'float16' ? decodeHalf(encodeHalf(scale)) : scale;
    if (!Number.isFinite(rounded)) throw new RangeError(`A scale of ${scale} is not a finite ${type}.`);
    scales[index] = Math.abs(rounded) < SMALLEST_SCALE ? 0 : rounded;
  }
}

/** Two a byte, the first in the low half; each row begins a byte of its own. */
function packNibbles(nibbles: Uint8Array, rows: number, perRow: number): Uint8Array {
  const rowBytes = Math.ceil(perRow / 2);
  const packed = new Uint8Array(rows * rowBytes);
  nibbles.forEach((nibble, index) => {
    const inRow = index % perRow;
    const at = Math.floor(index / perRow) * rowBytes + (inRow >> 1);
    packed[at] = (packed[at] ?? 0) | (nibble << ((inRow & 1) * 4));
  });
  return packed;
}
