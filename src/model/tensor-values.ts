import { decodeBrainFloats } from './decode-kernel';
import { decodeHalf } from './half-precision';

/** The types of values that weights can be read from. */
export type FloatDtype = 'F32' | 'F16' | 'BF16';

const VALUE_BYTES: Readonly<Record<FloatDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

/** Of NaN and the infinities all exponent bits are set: one added to the lowest of them carries into the sign. */
const EXPONENT_BITS = 0x7f80_0000;
const EXPONENT_ONE = 0x0080_0000;
const SIGN_BIT = 0x8000_0000;

let halfTable: Int32Array | undefined;

export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return Object.hasOwn(VALUE_BYTES, dtype);
}

export function valueBytes(dtype: FloatDtype): number {
  return VALUE_BYTES[dtype];
}

/**
 * Writes little-endian values as float32, one for each of `into`, and tells whether all of them are finite. Exact for
 * every bit pattern: subnormals, infinities and the payloads of NaN too. Typed arrays are little-endian wherever this
 * runs.
 */
export function decodeValues(bytes: Uint8Array, dtype: FloatDtype, into: Float32Array): boolean {
  if (bytes.length !== into.length * VALUE_BYTES[dtype]) {
    throw new RangeError(`${bytes.length} bytes are not ${into.length} values of ${dtype}`);
  }
  if (dtype === 'BF16') return decodeBrainFloats(bytes, into);
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const patterns = new Int32Array(into.buffer, into.byteOffset, into.length);
  return dtype === 'F32' ? decodeSingles(aligned, patterns) : decodeHalves(aligned, patterns);
}

/** The place of the first NaN or infinity, or -1. */
export function indexOfNotFinite(values: Float32Array): number {
  return values.findIndex((value) => !Number.isFinite(value));
}

function decodeSingles(bytes: Uint8Array, into: Int32Array): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, into.length);
  let carries = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0;
    into[at] = word;
    carries |= (word & EXPONENT_BITS) + EXPONENT_ONE;
  }
  return carries >= 0;
}

function decodeHalves(bytes: Uint8Array, into: Int32Array): boolean {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, into.length);
  const table = (halfTable ??= makeHalfTable());
  let carries = 0;
  for (let at = 0; at < halves.length; at++) {
    const pattern = table[halves[at] ?? 0] ?? 0;
    into[at] = pattern;
    carries |= (pattern & EXPONENT_BITS) + EXPONENT_ONE;
  }
  return carries >= 0;
}

/** The float32 bits of each IEEE 754 binary16. */
function makeHalfTable(): Int32Array {
  const table = new Int32Array(2 ** 16);
  const value = new Float32Array(1);
  const bits = new Int32Array(value.buffer);
  for (let half = 0; half < 2 ** 15; half++) {
    value[0] = decodeHalf(half);
    // A number would lose the payload of a NaN.
    const payload = (half & 0x3ff) << 13;
    table[half] = Number.isNaN(value[0]) ? EXPONENT_BITS | payload : (bits[0] ?? 0);
    table[half | 0x8000] = (table[half] ?? 0) | SIGN_BIT;
  }
  return table;
}
