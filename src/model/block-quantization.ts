import { BLOCK_SIZE, fitBySearch, fitNearest, fitZeroPoint } from './block-fit';
import type { BlockFit } from './block-fit';
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

/**
 * Quantises `rows` rows of `columns` weights, `values` row-major. A row whose length is no multiple of `BLOCK_SIZE` is
 * filled up with zeros.
 *
 * @throws RangeError where a scale is not finite in its type: a weight is NaN, infinite, or too large for half precision.
 */
export function quantizeRows(values: Float32Array, rows: number, columns: number, scheme: BlockScheme): QuantizedRows {
  const { bits, method } = scheme;
  const blocks = blocksPerRow(columns);
  const quantized: QuantizedRows = {
    packed: new Uint8Array((rows * blocks * BLOCK_SIZE * bits) / 8),
    scales: new Float32Array(rows * blocks),
    zeroPoints: method === 'zeroPoints' ? new Uint8Array(rows * zeroPointBytesPerRow(columns, bits)) : null,
  };
  const block = new Float64Array(BLOCK_SIZE);
  for (let row = 0; row < rows; row += 1) quantizeRow(values, row, columns, scheme, block, quantized);
  return quantized;
}

function quantizeRow(
  values: Float32Array,
  row: number,
  columns: number,
  { bits, method, scaleType }: BlockScheme,
  block: Float64Array,
  { packed, scales, zeroPoints }: QuantizedRows,
): void {
  const blocks = blocksPerRow(columns);
  const blockBytes = (BLOCK_SIZE * bits) / 8;
  const zeroStart = row * zeroPointBytesPerRow(columns, bits);
  const rowEnd = (row + 1) * columns;
  for (let inRow = 0; inRow < blocks; inRow += 1) {
    const index = row * blocks + inRow;
    loadBlock(values, row * columns + inRow * BLOCK_SIZE, rowEnd, block);
    const { scale: ideal, zero } = fit(block, bits, method);
    const scale = roundScale(ideal, scaleType);
    scales[index] = scale;
    writeCodes(block, scale, zero, bits, packed, index * blockBytes);
    if (zeroPoints !== null) writeZeroPoint(zeroPoints, zeroStart, inRow, zero, bits);
  }
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

function fit(block: Float64Array, bits: 4 | 8, method: QuantizationMethod): BlockFit {
  switch (method) {
    case 'nearest':
      return fitNearest(block, bits);
    case 'search':
      return fitBySearch(block, bits);
    case 'zeroPoints':
      return fitZeroPoint(block, bits);
  }
}

/** Into an array of its own, filled up with zeros: the loops over it need no bounds, and run much faster. */
function loadBlock(values: Float32Array, from: number, rowEnd: number, block: Float64Array): void {
  const length = Math.min(BLOCK_SIZE, rowEnd - from);
  for (let index = 0; index < length; index += 1) block[index] = values[from + index] ?? 0;
  if (length < BLOCK_SIZE) block.fill(0, length);
}

function roundScale(scale: number, type: BlockScheme['scaleType']): number {
  const rounded = type === 'float16' ? decodeHalf(encodeHalf(scale)) : Math.fround(scale);
  if (!Number.isFinite(rounded)) throw new RangeError(`A scale of ${scale} is not a finite ${type}.`);
  return rounded;
}

/**
 * Truncating rounds down here: whatever lies below zero is cut off either way. The same lines stand three times because
 * a function of their own is not always inlined, and then takes most of the time.
 */
function writeCodes(
  block: Float64Array,
  scale: number,
  zero: number,
  bits: 4 | 8,
  packed: Uint8Array,
  offset: number,
): void {
  const inverse = scale === 0 ? 0 : 1 / scale;
  const rounding = zero + 0.5;
  if (bits === 8) {
    for (let index = 0; index < block.length; index += 1) {
      const code = ((block[index] ?? 0) * inverse + rounding) | 0;
      packed[offset + index] = code < 0 ? 0 : code > 255 ? 255 : code;
    }
    return;
  }
  for (let index = 0; index < block.length; index += 2) {
    const first = ((block[index] ?? 0) * inverse + rounding) | 0;
    const second = ((block[index + 1] ?? 0) * inverse + rounding) | 0;
    const low = first < 0 ? 0 : first > 15 ? 15 : first;
    const high = second < 0 ? 0 : second > 15 ? 15 : second;
    packed[offset + (index >> 1)] = low | (high << 4);
  }
}

function writeZeroPoint(bytes: Uint8Array, start: number, block: number, zero: number, bits: 4 | 8): void {
  if (bits === 8) bytes[start + block] = zero;
  else bytes[start + (block >> 1)] = (bytes[start + (block >> 1)] ?? 0) | (zero << ((block & 1) * 4));
}
