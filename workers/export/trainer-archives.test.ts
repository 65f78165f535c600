import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { aStoredRun, changePair, type StoredRun } from '../../src/adapters/test-stored-run';
import { jsonLinesOf, saveAs, zipOf } from './test-export';

const split = { testShare: 0.5, seed: 3 };

async function twoDocuments(): Promise<StoredRun> {
  return aStoredRun([['One bee. ', 'Two bees.'], ['Three ants.']]);
}

test('an archive for LLaMA-Factory has the pairs in two forms, names both, and counts them once', async () => {
  const stored = await twoDocuments();
  await changePair(stored, 0, 0, { response: 'half \ud83d' });
  const { file: zip, report, progress } = await saveAs('llamaFactory', stored, { split });
  expect(report).toMatchObject({ rows: 6, changes: { replacedCharacters: 1 } });
  expect([2, 4]).toContain(report.testRows);
  expect(progress.at(-1)).toEqual({ stage: 'checking', done: 12, total: 12 });
  const archive = await zipOf(zip);
  const info = JSON.parse(await archive.text('dataset_info.json')) as Record<
    string,
    { file_name: string; columns: object }
  >;
  expect(Object.keys(info)).toEqual([
    ...['Notes_alpaca_train', 'Notes_alpaca_test', 'Notes_sharegpt_train', 'Notes_sharegpt_test'],
  ]);
  for (const { file_name: file, columns } of Object.values(info)) {
    for (const row of await jsonLinesOf(await archive.text(file))) {
      expect(Object.keys(row).toSorted()).toEqual(Object.values(columns).toSorted());
    }
  }
  const [alpaca, turns] = await Promise.all(
    ['alpaca', 'sharegpt'].map(async (one) => jsonLinesOf(await archive.text(`Notes_${one}_train.jsonl`))),
  );
  expect(turns).toHaveLength(alpaca?.length ?? 0);
  expect(JSON.stringify(turns?.[0])).toContain(JSON.stringify(alpaca?.[0]?.['output']));
});

test('an archive for Axolotl has messages and the lines that load them', async () => {
  const archive = await zipOf((await saveAs('axolotl', await twoDocuments(), { book: 'closed' })).file);
  const { datasets } = parse(await archive.text('axolotl.yaml')) as {
    datasets: { path: string; field_messages: string }[];
  };
  const [first] = datasets;
  const rows = await jsonLinesOf(await archive.text(first?.path ?? ''));
  expect(rows[0]?.[first?.field_messages ?? '']).toEqual([
    { role: 'user', content: 'What is 0.0?' },
    { role: 'assistant', content: 'Answer 0.0' },
  ]);
});
