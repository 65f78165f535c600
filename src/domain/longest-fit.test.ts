import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestFit } from './longest-fit';

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });

describe('longestFit', () => {
  test('finds the longest run of units within the budget, whatever number it begins with', () => {
    fc.assert(
      fc.property(lengths, fc.nat({ max: 120 }), fc.nat({ max: 60 }), (sizes, budget, expected) => {
        const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0));
        const fitting = ends.filter((end) => end <= budget);
        const end = fitting.at(-1);
        expect(longestFit(ends, (place) => place, budget, expected)).toEqual({
          first: ends[0],
          longest: end === undefined ? undefined : { end, tokens: end },
          count: fitting.length,
          isFull: fitting.length < ends.length,
        });
      }),
    );
  });

  test('measures little when the number is as expected', () => {
    let measured = 0;
    const ends = Array.from({ length: 1000 }, (_, index) => index + 1);
    longestFit(ends, (end) => (measured++, end), 300, 300);
    expect(measured).toBe(2);
  });
});
