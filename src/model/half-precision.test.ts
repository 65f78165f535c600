import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeHalf, encodeHalf } from './half-precision';

test('reads and writes every half-precision number as itself', () => {
  const halves = Array.from({ length: 0x10000 }, (_, half) => half).filter((half) => !Number.isNaN(decodeHalf(half)));
  expect(halves.filter((half) => encodeHalf(decodeHalf(half)) !== half)).toEqual([]);
});

test.each([
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x7c00, Infinity],
])('reads %i as %f', (half, value) => {
  expect(decodeHalf(half)).toBe(value);
});

test('rounds to the nearest, and to the even one of two equally near', () => {
  const near = fc.oneof(
    fc.float({ min: -65504, max: 65504, noNaN: true }),
    fc.float({ min: -(2 ** -13), max: 2 ** -13, noNaN: true }),
  );
  fc.assert(
    fc.property(near, (value) => {
      const half = encodeHalf(value);
      const distance = Math.abs(decodeHalf(half) - value);
      for (const neighbour of [half - 1, half + 1]) {
        const other = Math.abs(decodeHalf(neighbour & 0xffff) - value);
        expect(other > distance || (other === distance && half % 2 === 0) || Number.isNaN(other)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect([2049, 2051, 2 ** -25, 3 * 2 ** -25].map((value) => decodeHalf(encodeHalf(value)))).toEqual([
    2048,
    2052,
    0,
    2 ** -23,
  ]);
});

test('makes what is too large infinite and keeps what is not a number', () => {
  expect([65519, 65520, -1e9].map((value) => decodeHalf(encodeHalf(value)))).toEqual([65504, Infinity, -Infinity]);
  expect(decodeHalf(encodeHalf(NaN))).toBeNaN();
});
