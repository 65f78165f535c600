import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeValues, indexOfNotFinite, isFloatDtype, type FloatDtype } from './tensor-values';

const EVERY_HALF = Uint16Array.from({ length: 2 ** 16 }, (_, half) => half);

function decoded(bytes: Uint8Array, dtype: FloatDtype, length: number): Float32Array {
  const values = new Float32Array(length);
  decodeValues(bytes, dtype, values);
  return values;
}

/** IEEE 754, by arithmetic instead of bits. */
function valueOf(pattern: number, exponentBits: number, fractionBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = pattern >> 15 === 0 ? 1 : -1;
  const exponent = (pattern >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (pattern & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

test('reads every half-precision number exactly', () => {
  const values = decoded(new Uint8Array(EVERY_HALF.buffer), 'F16', EVERY_HALF.length);
  expect(EVERY_HALF.findIndex((half) => !Object.is(values[half], valueOf(half, 5, 10)))).toBe(-1);
});

test('reads every bfloat16 number exactly', () => {
  const values = decoded(new Uint8Array(EVERY_HALF.buffer), 'BF16', EVERY_HALF.length);
  expect(EVERY_HALF.findIndex((half) => !Object.is(values[half], valueOf(half, 8, 7)))).toBe(-1);
});

test('reads from any place of a buffer, aligned or not', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(5),
      fc.constantFrom<FloatDtype>('F32', 'F16', 'BF16'),
      (bytes, offset, dtype) => {
        const length = Math.floor(bytes.length / (dtype === 'F32' ? 4 : 2));
        const used = bytes.slice(0, length * (dtype === 'F32' ? 4 : 2));
        const moved = new Uint8Array(offset + used.length);
        moved.set(used, offset);
        const bits = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);
        expect(bits(decoded(moved.subarray(offset), dtype, length))).toEqual(bits(decoded(used, dtype, length)));
      },
    ),
  );
});

test('keeps single-precision bits as they are', () => {
  const bytes = Uint8Array.of(1, 0, 0, 0, 0x55, 0x44, 0xa0, 0x7f, 0, 0, 0x80, 0xff);
  expect(new Uint8Array(decoded(bytes, 'F32', 3).buffer)).toEqual(bytes);
});

test('tells of any value that is not finite, wherever it stands among how many', () => {
  const notFinite = {
    F32: [0x7f80_0000, 0xff80_0000, 0x7f80_0001, 0xffff_ffff],
    F16: [0x7c00, 0xfc00, 0x7c01, 0xffff],
    BF16: [0x7f80, 0xff80, 0x7f81, 0xffff],
  } as const;
  const finite = { F32: [0, 0xff7f_ffff, 1], F16: [0, 0xfbff, 1], BF16: [0, 0xff7f, 1] } as const;
  const dtypes = fc.constantFrom<FloatDtype>('F32', 'F16', 'BF16');
  fc.assert(
    fc.property(dtypes, fc.array(fc.nat(2), { maxLength: 9 }), fc.nat(9), fc.nat(4), (dtype, kinds, place, bad) => {
      const patterns: number[] = kinds.map((kind) => finite[dtype][kind] ?? 0);
      const spoilt = bad < 4 && place < patterns.length;
      if (spoilt) patterns[place] = notFinite[dtype][bad] ?? 0;
      const words = dtype === 'F32' ? Uint32Array.from(patterns) : Uint16Array.from(patterns);
      const values = new Float32Array(patterns.length);
      expect(decodeValues(new Uint8Array(words.buffer), dtype, values)).toBe(!spoilt);
      expect(indexOfNotFinite(values)).toBe(spoilt ? place : -1);
    }),
    { numRuns: 1000 },
  );
});

test('knows the types that weights come in', () => {
  expect(['F32', 'F16', 'BF16', 'F64', 'I8', 'toString'].map(isFloatDtype)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
});
