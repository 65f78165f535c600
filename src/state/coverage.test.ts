import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anExample, aPair, aRun, documentId, runId } from '../adapters/test-records';
import type { Example } from '../domain/example';
import type { Span } from '../domain/span';
import { NumberedPassages } from '../synthesis/test-run';
import { Coverage, type ReadPassageOfRun } from './coverage.svelte';
import { RunResults } from './run-results.svelte';

const texts = ['Bees dance. They fly.', 'Ants walk.', 'Wasps sting. They nest.'];
const somewhere: Span = { start: 0, end: 4 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A run of which the first two passages are there. */
async function covered() {
  const results = new RunResults();
  results.load([anExample(0, 1), anExample(1, 1)]);
  results.change([aPair(0, 0, { evidence: somewhere }), aPair(1, 0, { evidence: null })]);
  const read: number[] = [];
  let sums = 0;
  async function* readPassages(examples: readonly Example[]): AsyncGenerator<ReadPassageOfRun> {
    for (const { chunk } of examples) {
      read.push(chunk);
      const start = chunk * 30;
      const text = texts[chunk] ?? '';
      const document = { documentId: documentId('document-1'), documentName: 'notes', documentLength: 90 };
      yield await Promise.resolve({ chunk, text, span: { start, end: start + text.length }, ...document });
    }
  }
  const coverage = new Coverage({
    read: readPassages,
    evidenceOf: (pair) => pair.evidence,
    slices: () => {
      sums += 1;
      return { breathe: (signal) => Promise.resolve(signal.throwIfAborted()) };
    },
  });
  const source = { run: aRun(), results, passages: new NumberedPassages() };
  await coverage.open(source);
  return { coverage, results, read, source, sums: () => sums };
}

test('tells which sentences feed a pair and which passages feed none', async () => {
  const { coverage } = await covered();
  expect(coverage.documents).toMatchObject([{ name: 'notes', sentences: 3, fed: 1, unfed: [1] }]);
  expect(coverage.documents[0]?.places).toEqual([
    { chunk: 0, from: 0, sentences: 2, fed: 1 },
    { chunk: 1, from: 1 / 3, sentences: 1, fed: 0 },
  ]);
});

test('takes up pairs and passages that come and change, a second later', async () => {
  const { coverage, results, read } = await covered();
  results.change([aPair(0, 0, { status: 'rejected', evidence: somewhere })]);
  const { example } = anExample(2, 1);
  results.add({ example, pairs: [aPair(2, 0, { evidence: somewhere })] });
  coverage.changed();
  expect(coverage.unfed).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(coverage.unfed).toEqual([0, 1]);
  expect(coverage.documents).toMatchObject([{ sentences: 5, fed: 1, places: [{}, {}, { chunk: 2 }] }]);
  expect(read).toEqual([0, 1, 2]);
});

test('goes through a run at most once a second, however often something comes', async () => {
  const { coverage, sums } = await covered();
  for (let ms = 0; ms < 5000; ms += 10) {
    coverage.changed();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(sums()).toBeLessThanOrEqual(1 + 5);
  await vi.advanceTimersByTimeAsync(60_000);
  const rested = sums();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sums()).toBe(rested);
});

test('draws a document again only where something in it is other than before', async () => {
  const { coverage, results } = await covered();
  const [before] = coverage.documents;
  coverage.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(coverage.documents[0]).toBe(before);
  results.change([aPair(1, 0, { evidence: somewhere })]);
  coverage.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(coverage.unfed).toEqual([]);
});

test('follows nothing once it was closed, and knows its passages when it is opened again', async () => {
  const { coverage, results, read, source } = await covered();
  coverage.changed();
  coverage.close();
  results.change([aPair(1, 0, { evidence: somewhere })]);
  coverage.changed();
  await vi.advanceTimersByTimeAsync(5000);
  expect(coverage.unfed).toEqual([1]);
  await coverage.open(source);
  expect([coverage.unfed, read]).toEqual([[], [0, 1]]);
  const opening = coverage.open({ ...source, run: aRun({ id: runId('another') }) });
  expect(coverage.documents).toEqual([]);
  coverage.close();
  await opening;
  expect(coverage.documents).toEqual([]);
});
