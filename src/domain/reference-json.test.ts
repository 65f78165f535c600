import { describe, expect, test } from 'vitest';
import { referenceCollection, referenceLayout } from './reference-json';
import type { ReferenceExample } from './reference-json';

const example = (context: string, carried = false): ReferenceExample => ({
  context,
  pairs: [{ instruction: 'Q', response: 'A' }],
  continuation: carried ? { kind: 'continued', demonstrations: [0] } : { kind: 'first' },
  inheritsFromPrevious: carried,
});

describe('referenceLayout', () => {
  // The counts up to 24 at which the unmodified reference stops with an IndexError.
  const stops: Record<number, readonly number[]> = {
    1: [],
    2: [1],
    3: [1, 2, 4, 7],
    4: [1, 2, 3, 5, 6, 9, 10, 13, 17],
    5: [1, 2, 3, 4, 6, 7, 8, 11, 12, 13, 16, 17, 21, 22],
  };

  test.each([1, 2, 3, 4, 5])('has a line for every sequence exactly where the reference stops, M = %i', (rounds) => {
    const sequenceLines = Array.from({ length: 24 }, (_, index) => index + 1).filter((chunkCount) => {
      const layout = referenceLayout(chunkCount, rounds);
      const isShort = layout.some((collection) => collection.at(-1)?.length !== rounds);
      return isShort && layout.every((collection) => collection.length === 1);
    });
    expect(sequenceLines).toEqual(stops[rounds]);
  });

  test('holds every passage exactly once', () => {
    for (let rounds = 1; rounds <= 8; rounds += 1) {
      for (let chunkCount = 0; chunkCount <= 40; chunkCount += 1) {
        const chunks = referenceLayout(chunkCount, rounds).flat(2);
        expect(chunks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: chunkCount }, (_, chunk) => chunk));
      }
    }
  });

  test('puts a sequence that the last round does not reach in front of another', () => {
    expect(referenceLayout(3, 2)).toEqual([[[1], [0, 2]]]);
    expect(referenceLayout(5, 2)).toEqual([[[2], [0, 3]], [[1, 4]]]);
  });
});

describe('referenceCollection', () => {
  test('writes the keys in the order of the reference, and no followed_by_next in the last entry', () => {
    expect(JSON.stringify(referenceCollection([[example('A')], [example('B'), example('C', true)]]))).toBe(
      JSON.stringify([
        { context: 'A', QA_list: [{ Q: 'Q', A: 'A' }], inherit_from_prev: false, followed_by_next: false },
        { context: 'B', QA_list: [{ Q: 'Q', A: 'A' }], inherit_from_prev: false, followed_by_next: true },
        { context: 'C', QA_list: [{ Q: 'Q', A: 'A' }], inherit_from_prev: true },
      ]),
    );
  });

  test('takes what is there of an unfinished run', () => {
    expect(referenceCollection([[], [example('A')]])).toEqual([
      { context: 'A', QA_list: [{ Q: 'Q', A: 'A' }], inherit_from_prev: false },
    ]);
    expect(referenceCollection([[]])).toEqual([]);
  });
});
