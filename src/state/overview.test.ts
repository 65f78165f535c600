import { expect, test } from 'vitest';
import { anExample, aPair, documentId } from '../adapters/test-records';
import { KnownQuality } from './known-quality';
import { figureOf, groupings, pairsPerPassage, passagesByCoverage, rangeLabel, rangeLabels } from './overview.svelte';
import { RunResults } from './run-results.svelte';

const [decisions] = groupings(new KnownQuality());
if (decisions === undefined) throw new Error('There are no charts.');

function results(): RunResults {
  const some = new RunResults();
  some.load([anExample(0, 3), anExample(1, 0), anExample(2, 1)]);
  some.change([aPair(0, 0, { status: 'approved' }), aPair(0, 1, { status: 'rejected' })]);
  return some;
}

test('a bar counts the rows that it lists', () => {
  const { inOrder } = results();
  for (const figure of [figureOf(decisions, inOrder), pairsPerPassage(results())]) {
    for (const { count, holds } of figure.bars) {
      const rows = inOrder.filter((entry) => holds(entry));
      const passages = new Set(rows.map(({ example }) => example.chunk)).size;
      expect(figure.id === 'decisions' ? rows.length : passages).toBe(count);
    }
  }
});

test('passages are counted and listed by how many of their sentences feed a pair', () => {
  const place = (chunk: number, sentences: number, fed: number) => ({ chunk, from: 0, sentences, fed });
  const places = [place(0, 2, 1), place(1, 3, 0), place(2, 1, 1), place(3, 3, 1), place(4, 0, 0)];
  const document = { id: documentId('one'), name: 'notes', bins: [], sentences: 9, fed: 3, unfed: [1], places };
  const { bars } = passagesByCoverage([document]);
  expect(bars.map(({ label, count }) => [label, count])).toEqual([
    ['no sentence', 1],
    ['less than half', 1],
    ['half or more', 1],
    ['every sentence', 1],
  ]);
  const listed = bars.map(({ holds }) =>
    results()
      .inOrder.filter((entry) => holds(entry))
      .map(({ key }) => key),
  );
  expect(listed).toEqual([['1'], [], ['0.0', '0.1', '0.2'], ['2.0']]);
});

test('rejected pairs are in no bar, and passages without a pair have one of their own', () => {
  const counts = (figure: { bars: readonly { label: string; count: number }[] }) =>
    figure.bars.map(({ label, count }) => [label, count]);
  expect(counts(figureOf(decisions, results().inOrder))).toEqual([
    ['approved', 1],
    ['edited', 0],
    ['undecided', 2],
  ]);
  expect(counts(pairsPerPassage(results()))).toEqual([
    ['0', 1],
    ['1', 1],
    ['2', 1],
  ]);
});

test('ranges name every number from their first edge on', () => {
  const edges = [0, 1, 2, 5];
  const labels = rangeLabels(edges);
  expect(labels).toEqual(['0', '1', '2 to 4', '5 or more']);
  expect([0, 1, 4, 5, 99].map((value) => rangeLabel(value, edges, labels))).toEqual([
    '0',
    '1',
    '2 to 4',
    '5 or more',
    '5 or more',
  ]);
});
