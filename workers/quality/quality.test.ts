import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { aCut, anExample, aPair, aRun, freshDatabase, runId, storeText } from '../../src/adapters/test-records';
import type { JudgedPair } from './protocol';
import { createQuality } from './quality';

const passages = ['Anna Muir built the lighthouse in 1871.', 'Bees dance in the dark.'];
const RUN = runId('run-1');

async function judging() {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const document = await storeText(documents, passages.join(''));
  const cut = aCut(passages.map(({ length }) => length));
  await documents.putCut(cut);
  await runs.create(aRun({ chunkCount: 2, sources: [{ documentId: document.id, cutId: cut.id, chunkCount: 2 }] }));
  const pairs = [
    [
      aPair(0, 0, { instruction: 'When was the lighthouse built?', response: '1871' }),
      aPair(0, 1, { instruction: 'When was the lighthouse built?', response: '1932' }),
    ],
    [aPair(1, 0, { instruction: 'When was the lighthouse built?', response: '1871' })],
  ];
  for (const [chunk, its] of pairs.entries()) {
    const span = { start: cut.starts[chunk] ?? 0, end: cut.ends[chunk] ?? 0 };
    await runs.addExample({ example: anExample(chunk, its.length, { span }).example, pairs: its });
  }
  const quality = createQuality(() => Promise.resolve({ documents, runs }));
  const judge = async (chunks: readonly number[] | null): Promise<readonly JudgedPair[]> => {
    const judged: JudgedPair[] = [];
    await quality.judge('call', RUN, chunks, null, (batch) => void judged.push(...batch));
    return judged;
  };
  return { quality, runs, judge };
}

test('every pair of a run is held against its own passage', async () => {
  const { judge } = await judging();
  const judged = await judge(null);
  expect(judged.map(({ chunk, index }) => [chunk, index])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
  ]);
  const supported = judged.map(({ quality }) => !quality.problems.includes('notSupported'));
  expect(supported).toEqual([true, false, false]);
  expect(judged[0]?.quality.grounding.evidence).not.toBeNull();
  expect(await judge([1])).toEqual(judged.slice(2));
});

test('duplicates are looked for among the pairs that are not rejected', async () => {
  const { quality, runs } = await judging();
  expect(await quality.duplicates('call', RUN)).toMatchObject([
    { chunk: 0, index: 1, duplicate: { kind: 'question' }, of: { chunk: 0, index: 0 } },
    { chunk: 1, index: 0, duplicate: { kind: 'exact' }, of: { chunk: 0, index: 0 } },
  ]);
  const [first] = await runs.pairs(RUN);
  if (first === undefined) throw new Error('There is no pair.');
  await runs.changePairs([first], (pair) => ({ ...pair, status: 'rejected' }));
  expect(await quality.duplicates('call', RUN)).toMatchObject([
    { chunk: 1, index: 0, duplicate: { kind: 'question' } },
  ]);
});

test('a run that is gone has nothing to look at', async () => {
  const { quality, runs, judge } = await judging();
  await runs.remove(RUN);
  expect(await judge(null)).toEqual([]);
  expect(await quality.duplicates('call', RUN)).toEqual([]);
});
