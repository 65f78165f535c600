/** The types of values that weights can be read from. */
export type FloatDtype = 'F32' | 'F16' | 'BF16';

const VALUE_BYTES: Readonly<Record<FloatDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

const EXPONENT_BITS = 0x7f80_0000;
const SIGN_BIT = 0x8000_0000;

let halfTable: Uint32Array | undefined;

export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return Object.hasOwn(VALUE_BYTES, dtype);
}

export function valueBytes(dtype: FloatDtype): number {
  return VALUE_BYTES[dtype];
}

/**
 * Writes little-endian values as float32, one for each of `into`. Exact for every bit pattern: subnormals, infinities
 * and the payloads of NaN too. Typed arrays are little-endian wherever this runs.
 */
export function decodeValues(bytes: Uint8Array, dtype: FloatDtype, into: Float32Array): void {
  if (bytes.length !== into.length * VALUE_BYTES[dtype]) {
    throw new RangeError(`${bytes.length} bytes are not ${into.length} values of ${dtype}`);
  }
  if (dtype === 'F32') {
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes);
    return;
  }
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, into.length);
  const patterns = new Uint32Array(into.buffer, into.byteOffset, into.length);
  if (dtype === 'BF16') {
    for (let at = 0; at < halves.length; at++) patterns[at] = (halves[at] ?? 0) << 16;
    return;
  }
  const table = (halfTable ??= makeHalfTable());
  for (let at = 0; at < halves.length; at++) patterns[at] = table[halves[at] ?? 0] ?? 0;
}

/** The place of the first NaN or infinity, or -1. */
export function indexOfNotFinite(values: Float32Array): number {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let at = 0; at < patterns.length; at++) {
    if (((patterns[at] ?? 0) & EXPONENT_BITS) === EXPONENT_BITS) return at;
  }
  return -1;
}

/** The float32 bits of each IEEE 754 binary16. */
function makeHalfTable(): Uint32Array {
  const table = new Uint32Array(2 ** 16);
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let half = 0; half < 2 ** 15; half++) {
    const exponent = half >> 10;
    const fraction = half & 0x3ff;
    if (exponent === 0) {
      value[0] = fraction * 2 ** -24;
      table[half] = bits[0] ?? 0;
    } else {
      const widened = exponent === 0x1f ? 0xff : exponent - 15 + 127;
      table[half] = (widened << 23) | (fraction << 13);
    }
    table[half | 0x8000] = (table[half] ?? 0) | SIGN_BIT;
  }
  return table;
}
