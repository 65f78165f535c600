import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimSupport, longestCommonSubsequence } from './claim-support';
import { readPassage } from './read-passage';
import { textWords } from './text-words';

const passage = readPassage(
  'The bee flies home. She dances on the comb for her sisters. The sun is far away. It never rests.',
);
const supportOf = (claim: string) => {
  const content = textWords(claim, passage.functionWords).filter(({ isContent }) => isContent);
  const { share, range } = claimSupport(content, passage);
  return {
    share,
    words:
      range &&
      passage.words
        .slice(range.from, range.to)
        .map(({ lower }) => lower)
        .join(' '),
  };
};

describe('claimSupport', () => {
  test('finds the stretch that says it in other words', () => {
    expect(supportOf('dancing for sisters')).toEqual({ share: 1, words: 'dances on the comb for her sisters' });
  });

  test('counts words in another order by half', () => {
    expect(supportOf('sisters comb dances').share).toBeCloseTo((3 + 1) / 6);
  });

  test('takes words of two neighbouring sentences together, not of two distant ones', () => {
    expect(supportOf('flies home, dances').share).toBe(1);
    expect(supportOf('flies home, rests').share).toBeCloseTo(2 / 3);
  });

  test('finds nothing of what the passage lacks', () => {
    expect(supportOf('whales sing')).toEqual({ share: 0, words: null });
  });
});

describe('longestCommonSubsequence', () => {
  const sequence = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

  test('is as long as what is kept of a sequence', () => {
    fc.assert(
      fc.property(sequence, fc.func(fc.boolean()), (one, isKept) => {
        const part = one.filter((_, index) => isKept(index));
        expect(longestCommonSubsequence(one, part)).toBe(part.length);
      }),
    );
  });

  test('is the same from either side, and never longer than either', () => {
    fc.assert(
      fc.property(sequence, sequence, (one, other) => {
        const length = longestCommonSubsequence(one, other);
        expect(length).toBe(longestCommonSubsequence(other, one));
        expect(length).toBeLessThanOrEqual(Math.min(one.length, other.length));
      }),
    );
  });
});
