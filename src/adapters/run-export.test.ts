import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CutId } from '../domain/ids';
import type { Run } from '../domain/run';
import { DocumentStore } from './document-store';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { RunExport } from './run-export';
import { aCut, anExample, aRun, documentId, freshDatabase, storeText } from './test-records';

const patient = new AbortController().signal;

interface Stored {
  readonly run: Run;
  readonly runs: IndexedDbRunStore;
  readonly exporter: RunExport;
}

/** A run over documents of the given passages, every passage with two pairs. */
async function aStoredRun(texts: readonly (readonly string[])[]): Promise<Stored> {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const sources = [];
  const examples = [];
  for (const [index, passages] of texts.entries()) {
    const { id } = await storeText(documents, passages.join(''), {
      id: documentId(`document-${index}`),
      name: `notes-${index}.txt`,
    });
    const cut = aCut(
      passages.map(({ length }) => length),
      { id: `cut-${index}` as CutId, documentId: id },
    );
    await documents.putCut(cut);
    sources.push({ documentId: id, cutId: cut.id, chunkCount: passages.length });
    for (const chunkIndex of passages.keys()) {
      const span = { start: cut.starts[chunkIndex] ?? 0, end: cut.ends[chunkIndex] ?? 0 };
      examples.push({ documentId: id, chunkIndex, span });
    }
  }
  const run = aRun({ sources, chunkCount: examples.length });
  await runs.create(run);
  for (const [chunk, change] of examples.entries()) await runs.addExample(anExample(chunk, 2, change));
  return { run, runs, exporter: new RunExport(documents, runs) };
}

async function rejectPair(runs: IndexedDbRunStore, { id }: Run, chunk: number, index: number): Promise<void> {
  const pairs = (await runs.pairs(id)).filter((pair) => pair.chunk === chunk && pair.index === index);
  await runs.changePairs(pairs.map((pair) => ({ ...pair, status: 'rejected' })));
}

async function linesOf(blob: Blob): Promise<readonly unknown[]> {
  const text = await blob.text();
  if (text === '') return [];
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('every kept pair is a row with its passage and its place in code points', async () => {
  const { run, runs, exporter } = await aStoredRun([['🐝 dance ', '🐝🐝 sleep'], ['蜂は踊る']]);
  await rejectPair(runs, run, 0, 1);
  const rows = await linesOf(await exporter.jsonl(run, patient));
  expect(rows).toMatchObject([
    { source_file: 'notes-0.txt', context: '🐝 dance ', char_start: 0, char_end: 8, instruction: 'What is 0.0?' },
    { source_file: 'notes-0.txt', context: '🐝🐝 sleep', char_start: 8, char_end: 16, instruction: 'What is 1.0?' },
    { source_file: 'notes-0.txt', context: '🐝🐝 sleep', char_start: 8, char_end: 16, instruction: 'What is 1.1?' },
    { source_file: 'notes-1.txt', context: '蜂は踊る', char_start: 0, char_end: 4, instruction: 'What is 2.0?' },
    { source_file: 'notes-1.txt', context: '蜂は踊る', char_start: 0, char_end: 4, instruction: 'What is 2.1?' },
  ]);
});

test('the reference JSON has a line a sequence, without rejected pairs', async () => {
  const { run, runs, exporter } = await aStoredRun([['one', 'two', 'three', 'four']]);
  await rejectPair(runs, run, 2, 0);
  const lines = await linesOf(await exporter.referenceJson(run, patient));
  expect(lines).toMatchObject([
    [{ context: 'one' }, { context: 'three' }],
    [{ context: 'two' }, { context: 'four' }],
  ]);
  expect(lines[0]).toMatchObject([{}, { QA_list: [{ Q: 'What is 2.1?', A: 'Answer 2.1' }] }]);
});

test('a failed example and those still to come are left out', async () => {
  const { run, runs, exporter } = await aStoredRun([['one', 'two']]);
  const longer = aRun({ ...run, id: 'run-2' as Run['id'], chunkCount: 4 });
  await runs.create(longer);
  const place = { runId: longer.id, documentId: documentId('document-0'), span: { start: 0, end: 3 } };
  await runs.addExample(anExample(0, 1, place));
  await runs.addExample(anExample(1, 0, { ...place, outcome: 'failed', span: { start: 3, end: 6 } }));
  expect(await linesOf(await exporter.jsonl(longer, patient))).toHaveLength(1);
  expect(await linesOf(await exporter.referenceJson(longer, patient))).toMatchObject([[{ context: 'one' }]]);
});

test('a run without examples gives an empty file', async () => {
  const { runs, exporter } = await aStoredRun([]);
  const empty = aRun({ id: 'empty' as Run['id'] });
  await runs.create(empty);
  expect((await exporter.jsonl(empty, patient)).size).toBe(0);
  expect((await exporter.referenceJson(empty, patient)).size).toBe(0);
});

test('an export ends with its signal', async () => {
  const { run, exporter } = await aStoredRun([['one', 'two']]);
  await expect(exporter.jsonl(run, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
