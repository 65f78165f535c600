import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dequantizeRows, quantizeRows } from './block-quantization';
import type { BlockScheme } from './block-quantization';
import { decodeHalf, encodeHalf } from './half-precision';

const scheme = fc.record<BlockScheme>({
  bits: fc.constantFrom(4, 8),
  method: fc.constantFrom('nearest', 'search', 'zeroPoints'),
  scaleType: fc.constantFrom('float32', 'float16'),
});
const matrix = fc
  .record({ rows: fc.integer({ min: 1, max: 3 }), columns: fc.integer({ min: 1, max: 100 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      values: fc.float32Array({
        minLength: rows * columns,
        maxLength: rows * columns,
        min: -100,
        max: 100,
        noNaN: true,
      }),
    }),
  );

test('keeps every weight within a step of itself, or within two where a scale was searched', () => {
  fc.assert(
    fc.property(matrix, scheme, ({ rows, columns, values }, chosen) => {
      const quantized = quantizeRows(values, rows, columns, chosen);
      const kept = dequantizeRows(quantized, rows, columns, chosen.bits);
      const blocks = Math.ceil(columns / 32);
      kept.forEach((value, index) => {
        const block = Math.floor(index / columns) * blocks + Math.floor((index % columns) / 32);
        const step = Math.abs(quantized.scales[block] ?? 0);
        // Half precision knows nothing below 2^-24, and loses up to a 2048th of a scale.
        const slack = chosen.scaleType === 'float16' ? 1e-4 + step * 0.13 : 1e-30 + step * 1e-4;
        const steps = chosen.method === 'nearest' ? 1 : 2;
        expect(Math.abs(value - (values[index] ?? NaN))).toBeLessThanOrEqual(step * steps + slack);
      });
    }),
  );
});

test.each([4, 8] as const)('leaves less squared error in %i bits the more it may choose', (bits) => {
  // Sums of sines of many paces lie about normally, as weights do.
  const values = Float32Array.from({ length: 32 * 400 }, (_, index) =>
    [1.1, 2.3, 3.7, 5.9, 7.3].reduce((sum, pace) => sum + Math.sin(index * pace + index ** 2 / pace), 0),
  );
  const error = (method: BlockScheme['method']): number => {
    const kept = dequantizeRows(quantizeRows(values, 400, 32, { bits, method, scaleType: 'float32' }), 400, 32, bits);
    return kept.reduce((sum, value, index) => sum + (value - (values[index] ?? 0)) ** 2, 0);
  };
  expect(error('search')).toBeLessThan(0.95 * error('nearest'));
  expect(error('zeroPoints')).toBeLessThan(0.95 * error('search'));
});

/** The least squared error of a block over some symmetric scales, in float64, each with the best scale for its codes. */
function leastError(block: Float32Array, bits: 4 | 8, stretches: readonly number[]): number {
  const half = 2 ** (bits - 1);
  const furthest = block.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
  const errors = stretches.map((stretch) => {
    const codes = Array.from(block, (value) =>
      Math.min(half - 1, Math.max(-half, Math.round((value * stretch * -half) / furthest))),
    );
    const products = codes.reduce((sum, code, index) => sum + code * (block[index] ?? 0), 0);
    const scale = products / codes.reduce((sum, code) => sum + code ** 2, 0);
    return codes.reduce((sum, code, index) => sum + (code * scale - (block[index] ?? 0)) ** 2, 0);
  });
  return Math.min(...errors);
}

test.each([
  [4, [0.9, 0.98, 1.06]],
  [8, [0.97, 0.99, 1]],
] as const)('finds the best of the scales that it tries with %i bits', (bits, stretches) => {
  const weights = fc.float32Array({ minLength: 32, maxLength: 32, min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(weights, (block) => {
      fc.pre(block.some((value) => Math.abs(value) > 1e-30));
      const kept = dequantizeRows(
        quantizeRows(block, 1, 32, { bits, method: 'search', scaleType: 'float32' }),
        1,
        32,
        bits,
      );
      const error = kept.reduce((sum, value, index) => sum + (value - (block[index] ?? 0)) ** 2, 0);
      const slack = block.reduce((sum, value) => sum + value ** 2, 0) * 1e-12;
      expect(error).toBeLessThanOrEqual(leastError(block, bits, stretches) * 1.001 + slack);
    }),
  );
});

test('gives each row the same bytes, however many rows come at once', () => {
  const columns = 96;
  const values = Float32Array.from({ length: 1500 * columns }, (_, index) => Math.sin(index * 1.7) * (index % 13));
  for (const method of ['nearest', 'search', 'zeroPoints'] as const) {
    const chosen = { bits: 4, method, scaleType: 'float32' } as const;
    const together = quantizeRows(values, 1500, columns, chosen);
    const alone = quantizeRows(values.subarray(1400 * columns, 1401 * columns), 1, columns, chosen);
    expect(together.packed.subarray(1400 * 48, 1401 * 48)).toEqual(alone.packed);
    expect(together.scales.subarray(1400 * 3, 1401 * 3)).toEqual(alone.scales);
    expect(together.zeroPoints?.subarray(1400 * 2, 1401 * 2)).toEqual(alone.zeroPoints ?? undefined);
  }
});

test('packs two codes a byte, the first in the low half', () => {
  const values = Float32Array.from({ length: 32 }, (_, index) => (index % 16) - 8);
  const { packed, scales, zeroPoints } = quantizeRows(values, 1, 32, {
    bits: 4,
    method: 'nearest',
    scaleType: 'float32',
  });
  expect(Array.from(packed.subarray(0, 8))).toEqual([0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  expect(Array.from(scales)).toEqual([1]);
  expect(zeroPoints).toBeNull();
});

test('packs the zero points of a row two a byte and begins each row anew', () => {
  const values = Float32Array.from({ length: 2 * 96 }, (_, index) => (index % 16) - Math.floor(index / 32));
  const { zeroPoints } = quantizeRows(values, 2, 96, { bits: 4, method: 'zeroPoints', scaleType: 'float32' });
  expect(Array.from(zeroPoints ?? [])).toEqual([0x10, 0x02, 0x43, 0x05]);
});

test('fills up a short block with zeros', () => {
  const quantized = quantizeRows(Float32Array.of(-8, 7), 1, 2, { bits: 4, method: 'nearest', scaleType: 'float32' });
  expect(Array.from(quantized.packed)).toEqual([0xf0, ...Array.from({ length: 15 }, () => 0x88)]);
});

test('keeps a block of zeros', () => {
  for (const method of ['nearest', 'search', 'zeroPoints'] as const) {
    const quantized = quantizeRows(new Float32Array(32), 1, 32, { bits: 4, method, scaleType: 'float16' });
    expect(dequantizeRows(quantized, 1, 32, 4).every((value) => value === 0)).toBe(true);
  }
});

test('rounds a scale to half precision before the codes are chosen', () => {
  const values = Float32Array.from({ length: 32 }, (_, index) => Math.sin(index) * 3);
  const { scales } = quantizeRows(values, 1, 32, { bits: 4, method: 'search', scaleType: 'float16' });
  const [scale = 0] = scales;
  expect(decodeHalf(encodeHalf(scale))).toBe(scale);
});

test.each([
  ['not a number', NaN, 'float32'],
  ['infinite', -Infinity, 'float32'],
  ['beyond half precision', 1e7, 'float16'],
] as const)('refuses a weight that is %s', (_, wrong, scaleType) => {
  const values = new Float32Array(32).fill(1);
  values[7] = wrong;
  for (const method of ['nearest', 'search', 'zeroPoints'] as const) {
    expect(() => quantizeRows(values, 1, 32, { bits: 4, method, scaleType })).toThrow(RangeError);
  }
});
