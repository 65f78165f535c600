import { describe, expect, test } from 'vitest';
import { continuationOf, demonstrationsFrom, fits } from './continuation';

const earlier = (...entries: readonly [pairCount: number, inherits: boolean][]) =>
  entries.map(([pairCount, inheritsFromPrevious], chunk) => ({ chunk, pairCount, inheritsFromPrevious }));

const chunksOf = (entries: ReturnType<typeof earlier>) => demonstrationsFrom(entries).map(({ chunk }) => chunk);

describe('demonstrationsFrom', () => {
  test('goes back from the latest example as long as each inherits', () => {
    expect(chunksOf(earlier([1, false], [2, true], [1, true]))).toEqual([0, 1, 2]);
    expect(chunksOf(earlier([1, false], [2, false], [1, true]))).toEqual([1, 2]);
    expect(chunksOf(earlier([1, false], [2, true], [1, false]))).toEqual([2]);
  });

  test('takes none when the latest example has no pairs', () => {
    expect(chunksOf(earlier([3, false], [3, true], [0, false]))).toEqual([]);
    expect(chunksOf([])).toEqual([]);
  });
});

describe('continuationOf', () => {
  const length = { needed: 101, limit: 100 };

  test('says that the passage is the first of its sequence', () => {
    expect(continuationOf([], [], length)).toEqual({ kind: 'first' });
  });

  test('names the passages that the prompt carries, oldest first', () => {
    const entries = earlier([1, false], [1, true]);
    expect(continuationOf(entries, entries, { needed: 100, limit: 100 })).toEqual({
      kind: 'continued',
      demonstrations: [0, 1],
    });
  });

  test('says why earlier examples were left out', () => {
    const entries = earlier([1, false]);
    expect(continuationOf(entries, entries, length)).toEqual({ kind: 'broken', reason: 'tooLong', ...length });
    expect(continuationOf(earlier([0, false]), [], length)).toEqual({
      kind: 'broken',
      reason: 'previousHasNoPairs',
      needed: 0,
      limit: 100,
    });
  });
});

test('a prompt that needs exactly the limit fits', () => {
  expect([fits({ needed: 18, limit: 18 }), fits({ needed: 18, limit: 17 })]).toEqual([true, false]);
});
