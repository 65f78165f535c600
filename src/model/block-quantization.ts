import { decodeHalf, encodeHalf } from './half-precision';
import { searchScale } from './search-scale';

/** Consecutive weights of a row that share a scale. The fused kernels of ONNX Runtime's WebGPU know no other size. */
export const BLOCK_SIZE = 32;

/**
 * `nearest` scales the largest weight of a block to the end of the range; `search` tries several scales and keeps the
 * one with the least squared error; `zeroPoints` fits the range of the block with a zero point of its own.
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

/**
 * Quantises `rows` rows of `columns` weights, `values` row-major. A row whose length is no multiple of `BLOCK_SIZE` is
 * filled up with zeros.
 *
 * @throws RangeError where a scale is not finite in its type: a weight is NaN, infinite, or too large for half precision.
 */
export function quantizeRows(values: Float32Array, rows: number, columns: number, scheme: BlockScheme): QuantizedRows {
  const { bits, method } = scheme;
  const blocks = blocksPerRow(columns);
  const blockBytes = (BLOCK_SIZE * bits) / 8;
  const zeroBytes = zeroPointBytesPerRow(columns, bits);
  const packed = new Uint8Array(rows * blocks * blockBytes);
  const scales = new Float32Array(rows * blocks);
  const zeroPoints = method === 'zeroPoints' ? new Uint8Array(rows * zeroBytes) : null;
  for (let row = 0; row < rows; row += 1) {
    const rowEnd = (row + 1) * columns;
    for (let block = 0; block < blocks; block += 1) {
      const from = row * columns + block * BLOCK_SIZE;
      const to = Math.min(from + BLOCK_SIZE, rowEnd);
      const scale = roundScale(chooseScale(values, from, to, scheme), scheme.scaleType);
      const zero = zeroPoints === null ? 2 ** (bits - 1) : chooseZeroPoint(values, from, to, scale, bits);
      const index = row * blocks + block;
      scales[index] = scale;
      writeCodes(values, from, to, scale, zero, bits, packed, index * blockBytes);
      if (zeroPoints !== null) writeZeroPoint(zeroPoints, row * zeroBytes, block, zero, bits);
    }
  }
  return { packed, scales, zeroPoints };
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
        zeroPoints === null ? 2 ** (bits - 1) : codeAt(zeroPoints, row * zeroPointBytesPerRow(columns, bits), block);
      const code = codeAt(packed, (row * blocks * BLOCK_SIZE * bits) / 8, column);
      values[row * columns + column] = (code - zero) * (scales[row * blocks + block] ?? 0);
    }
  }
  return values;
}

function chooseScale(values: Float32Array, from: number, to: number, { bits, method }: BlockScheme): number {
  switch (method) {
    case 'nearest':
      return peak(values, from, to) / -(2 ** (bits - 1));
    case 'search':
      return searchScale(values, from, to, peak(values, from, to), bits);
    case 'zeroPoints':
      return (highest(values, from, to) - lowest(values, from, to)) / (2 ** bits - 1);
  }
}

function roundScale(scale: number, type: BlockScheme['scaleType']): number {
  const rounded = type === 'float16' ? decodeHalf(encodeHalf(scale)) : Math.fround(scale);
  if (!Number.isFinite(rounded)) throw new RangeError(`A scale of ${scale} is not a finite ${type}.`);
  return rounded;
}

function chooseZeroPoint(values: Float32Array, from: number, to: number, scale: number, bits: 4 | 8): number {
  const most = 2 ** bits - 1;
  return scale === 0 ? 0 : Math.min(most, Math.round(-lowest(values, from, to) / scale));
}

function writeCodes(
  values: Float32Array,
  from: number,
  to: number,
  scale: number,
  zero: number,
  bits: 4 | 8,
  packed: Uint8Array,
  offset: number,
): void {
  const most = 2 ** bits - 1;
  const inverse = scale === 0 ? 0 : 1 / scale;
  const rounding = zero + 0.5;
  for (let index = 0; index < BLOCK_SIZE; index += 1) {
    const at = from + index;
    // Truncating is rounding down here: what would be below zero is cut off either way.
    const nearest = at < to ? ((values[at] ?? 0) * inverse + rounding) | 0 : zero;
    const code = nearest < 0 ? 0 : nearest > most ? most : nearest;
    if (bits === 8) packed[offset + index] = code;
    else packed[offset + (index >> 1)] = (packed[offset + (index >> 1)] ?? 0) | (code << ((index & 1) * 4));
  }
}

function writeZeroPoint(bytes: Uint8Array, start: number, block: number, zero: number, bits: 4 | 8): void {
  if (bits === 8) bytes[start + block] = zero;
  else bytes[start + (block >> 1)] = (bytes[start + (block >> 1)] ?? 0) | (zero << ((block & 1) * 4));
}

/** The value furthest from zero, with its sign; the first of several. */
function peak(values: Float32Array, from: number, to: number): number {
  let furthest = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? 0;
    // What is not a number must win, so that its scale is refused.
    if (Math.abs(value) > Math.abs(furthest) || Number.isNaN(value)) furthest = value;
  }
  return furthest;
}

/** Zero is always within the range, so that it stays exact. */
function lowest(values: Float32Array, from: number, to: number): number {
  let low = 0;
  for (let at = from; at < to; at += 1) low = Math.min(low, values[at] ?? 0);
  return low;
}

function highest(values: Float32Array, from: number, to: number): number {
  let high = 0;
  for (let at = from; at < to; at += 1) high = Math.max(high, values[at] ?? 0);
  return high;
}
