const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * IEEE 754 binary16 bits of a value, rounded to the nearest, ties to even. Values beyond 65504 become infinite: it is
 * the caller's to refuse them.
 */
export function encodeHalf(value: number): number {
  float[0] = value;
  const single = bits[0] ?? 0;
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    // Rebias the exponent, then add just under half of the last kept bit, and one more where that bit is odd.
    return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  }
  // Below 2^-14 a half counts in steps of 2^-24. Adding 0.5, whose last bit is worth that much, rounds to them.
  float[0] = Math.abs(value) + 0.5;
  return sign | ((bits[0] ?? 0) - 0x3f000000);
}

/** The value of IEEE 754 binary16 bits. */
export function decodeHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
