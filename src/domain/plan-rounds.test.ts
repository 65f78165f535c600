import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { depthFirst, planRounds, sequenceCount } from './plan-rounds';

const counts = fc.integer({ min: 0, max: 90 });
const rounds = fc.integer({ min: 1, max: 8 });

describe('planRounds', () => {
  test('four passages in two rounds make two sequences of two', () => {
    expect(planRounds(4, 2)).toEqual([
      {
        index: 0,
        requests: [
          { chunk: 0, sequence: 0, round: 0, previous: null },
          { chunk: 1, sequence: 1, round: 0, previous: null },
        ],
      },
      {
        index: 1,
        requests: [
          { chunk: 2, sequence: 0, round: 1, previous: 0 },
          { chunk: 3, sequence: 1, round: 1, previous: 1 },
        ],
      },
    ]);
  });

  test('leaves the sequences shorter that the last round does not reach', () => {
    expect(Array.from(depthFirst(7, 3), (requests) => requests.map(({ chunk }) => chunk))).toEqual([
      [0, 3, 6],
      [1, 4],
      [2, 5],
    ]);
  });

  test('leaves out rounds without passages', () => {
    expect(planRounds(5, 4).map(({ requests }) => requests.length)).toEqual([2, 2, 1]);
    expect(planRounds(1, 8)).toHaveLength(1);
    expect(planRounds(0, 2)).toEqual([]);
  });

  test('takes every passage exactly once, in order, in the round and sequence of the reference', () => {
    fc.assert(
      fc.property(counts, rounds, (chunkCount, m) => {
        const size = sequenceCount(chunkCount, m);
        const plan = planRounds(chunkCount, m);
        const requests = plan.flatMap((round) => round.requests);
        expect(plan.length).toBeLessThanOrEqual(m);
        expect(requests.map(({ chunk }) => chunk)).toEqual(Array.from({ length: chunkCount }, (_, chunk) => chunk));
        for (const { chunk, sequence, round, previous } of requests) {
          expect([sequence, round]).toEqual([chunk % size, Math.floor(chunk / size)]);
          expect(previous).toBe(round === 0 ? null : chunk - size);
        }
      }),
    );
  });
});

describe('depthFirst', () => {
  test('takes the requests of the rounds, one sequence after another', () => {
    fc.assert(
      fc.property(counts, rounds, (chunkCount, m) => {
        const byRound = planRounds(chunkCount, m).flatMap(({ requests }) => requests);
        const bySequence = byRound.toSorted((a, b) => a.sequence - b.sequence || a.round - b.round);
        const sequences = [...depthFirst(chunkCount, m)];
        expect(sequences.flat()).toEqual(bySequence);
        expect(sequences.map(([first]) => first?.sequence)).toEqual(sequences.map((_, sequence) => sequence));
      }),
    );
  });

  test('plans no sequence before it is taken', () => {
    const [first] = depthFirst(2 ** 40, 2);
    expect(first?.map(({ chunk }) => chunk)).toEqual([0, 2 ** 39]);
  });
});
