import { expect, test } from 'vitest';
import { anExample, aPair, aRun, documentId } from '../adapters/test-records';
import { NumberedPassages } from '../synthesis/test-run';
import { Coverage, type ReadPassageOfRun } from './coverage.svelte';
import { RunResults } from './run-results.svelte';

const texts = ['Bees dance. They fly.', 'Ants walk.'];

async function covered() {
  const results = new RunResults();
  results.load([anExample(0, 1), anExample(1, 1)]);
  const evidence = { start: 0, end: 4 };
  results.change([aPair(0, 0, { evidence }), aPair(1, 0, { evidence: null })]);
  async function* read(): AsyncGenerator<ReadPassageOfRun> {
    for (const [chunk, text] of texts.entries()) {
      const start = chunk * 30;
      const span = { start, end: start + text.length };
      const document = { documentId: documentId('document-1'), documentName: 'notes', documentLength: 60 };
      yield await Promise.resolve({ chunk, text, span, ...document });
    }
  }
  const coverage = new Coverage(read, (pair) => pair.evidence);
  await coverage.open({ run: aRun(), results, passages: new NumberedPassages() });
  return { coverage, results };
}

test('tells which sentences feed a pair and which passages feed none', async () => {
  const { coverage } = await covered();
  expect(coverage.documents).toMatchObject([{ name: 'notes', sentences: 3, fed: 1, unfed: [1] }]);
  expect(coverage.documents[0]?.places).toEqual([
    { chunk: 0, from: 0 },
    { chunk: 1, from: 0.5 },
  ]);
});

test('moves with every decision', async () => {
  const { coverage, results } = await covered();
  results.change([aPair(0, 0, { status: 'rejected', evidence: { start: 0, end: 4 } })]);
  expect(coverage.unfed).toEqual([0, 1]);
  results.change([aPair(1, 0, { evidence: { start: 0, end: 4 } })]);
  expect(coverage.unfed).toEqual([0]);
});
