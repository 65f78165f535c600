import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anExample, aPair } from '../adapters/test-records';
import type { StoredExample } from '../synthesis/run-store';
import { RunResults } from './run-results.svelte';

function stored(chunk: number, pairCount: number, change: Partial<StoredExample['example']> = {}): StoredExample {
  const createdAt = new Date(1_700_000_000_000 + chunk).toISOString();
  return anExample(chunk, pairCount, { createdAt, ...change });
}

describe('results of a run', () => {
  test('show the newest example first, its pairs in their own order', () => {
    const results = new RunResults();
    results.load([stored(0, 1), stored(1, 2)]);
    results.add(stored(2, 1));
    expect(results.entries.map(({ key }) => key)).toEqual(['2.0', '1.0', '1.1', '0.0']);
  });

  test('give an example without pairs a row of its own', () => {
    const results = new RunResults();
    results.add(stored(0, 0));
    expect(results.entries.map(({ kind }) => kind)).toEqual(['none']);
  });

  test('let a retried example take the place of the failed one', () => {
    const results = new RunResults();
    results.add(stored(0, 0, { outcome: 'failed', error: 'lost' }));
    results.add(stored(0, 2));
    expect(results.entries.map(({ key }) => key)).toEqual(['0.0', '0.1']);
    expect(results.keptCount).toBe(2);
  });

  test('count what a download would hold as pairs are rejected and restored', () => {
    const results = new RunResults();
    results.load([stored(0, 2), stored(1, 1)]);
    results.change([aPair(0, 1, { status: 'rejected' }), aPair(1, 0, { status: 'approved' })]);
    expect(results.keptCount).toBe(2);
    expect(results.example(0)?.pairs[1]?.status).toBe('rejected');
    expect(results.entry('0.1')).toMatchObject({ pair: { status: 'rejected' } });
    results.change([aPair(0, 1)]);
    expect(results.keptCount).toBe(3);
  });

  test('keep the place of an example that was given more pairs', () => {
    const results = new RunResults();
    results.load([stored(0, 1), stored(1, 0), stored(2, 1)]);
    results.renew(stored(1, 2));
    expect(results.entries.map(({ key }) => key)).toEqual(['2.0', '1.0', '1.1', '0.0']);
    expect(results.inOrder.map(({ key }) => key)).toEqual(['0.0', '1.0', '1.1', '2.0']);
    expect(results.keptCount).toBe(4);
  });

  test('take over what is stored by now: other decisions, more pairs, further examples', () => {
    const results = new RunResults();
    results.load([stored(0, 1), stored(1, 1)]);
    const decided = [aPair(0, 0, { status: 'rejected' })];
    results.update([{ ...stored(0, 1), pairs: decided }, stored(1, 2), stored(2, 1)]);
    expect(results.inOrder.map(({ key }) => key)).toEqual(['0.0', '1.0', '1.1', '2.0']);
    expect(results.example(0)?.pairs).toEqual(decided);
    expect(results.keptCount).toBe(3);
  });

  test('tell how many prompts after round 1 carried a demonstration', () => {
    const results = new RunResults();
    results.load([
      stored(0, 1, { round: 0, continuation: { kind: 'first' } }),
      stored(1, 1, { round: 1, continuation: { kind: 'continued', demonstrations: [0] } }),
      stored(2, 1, {
        round: 1,
        continuation: { kind: 'broken', reason: 'previousHasNoPairs', needed: 0, limit: 896 },
      }),
    ]);
    expect(results.share).toEqual({ carrying: 1, total: 2 });
  });

  test('are the same whether examples were loaded at once or came one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 20 }), fc.infiniteStream(fc.nat()), (pairCounts, mixing) => {
        const all = pairCounts.map((pairCount, chunk) => stored(chunk, pairCount));
        const [loaded, grown] = [new RunResults(), new RunResults()];
        loaded.load(all);
        for (const one of all) grown.add(one);
        const mixed = new RunResults();
        for (const { one } of all.map((one) => ({ one, at: mixing.next().value ?? 0 })).sort((a, b) => a.at - b.at)) {
          mixed.add(one);
        }
        expect(mixed.inOrder).toEqual(loaded.inOrder);
        expect(grown.inOrder).toEqual(loaded.inOrder);
        expect(grown.entries).toEqual(loaded.entries);
        expect(grown.keptCount).toBe(loaded.keptCount);
        expect(grown.recent).toEqual(loaded.recent);
        expect(grown.share).toEqual(loaded.share);
      }),
    );
  });
});
