import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { staysRaw } from './stays-raw';

const rawAmong = (count: number, share: number, seed: number): number =>
  Array.from({ length: count }, (_, index) => staysRaw(index, share, seed)).filter(Boolean).length;

describe('staysRaw', () => {
  test.each([0, 0.1, 0.5, 0.8, 1])('leaves about %f of many texts raw', (share) => {
    for (const seed of [0, 1, 12345, 0xffffffff]) {
      expect(Math.abs(rawAmong(20_000, share, seed) / 20_000 - share)).toBeLessThan(0.01);
    }
  });

  test('leaves none raw at 0 and all at 1', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(0xffffffff), (index, seed) => {
        expect([staysRaw(index, 0, seed), staysRaw(index, 1, seed)]).toEqual([false, true]);
      }),
    );
  });

  test('keeps raw what was raw at a smaller share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), share, share, fc.nat(0xffffffff), (index, one, other, seed) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (staysRaw(index, less, seed)) expect(staysRaw(index, more, seed)).toBe(true);
      }),
    );
  });

  test('takes others with another seed', () => {
    const chosen = (seed: number): boolean[] => Array.from({ length: 100 }, (_, index) => staysRaw(index, 0.5, seed));
    expect(chosen(1)).not.toEqual(chosen(2));
  });
});
