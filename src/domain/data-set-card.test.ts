import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { aRun, runId } from '../adapters/test-records';
import { axolotlConfig } from './axolotl-config';
import { type CardFacts, dataSetCard } from './data-set-card';
import { importedRun } from './imported-run';
import { dataSetName, llamaFactoryInfo, splitName } from './llama-factory-info';
import { yamlString } from './yaml-string';

const facts: CardFacts = {
  name: 'My notes: "2026" #1',
  book: 'open',
  run: aRun(),
  selection: 'kept',
  split: { testShare: 0.1, seed: 7 },
  splits: [
    { name: 'train', rows: 90, documents: 9, byteLength: 9000, fileByteLength: 4000 },
    { name: 'test', rows: 10, documents: 1, byteLength: 1000, fileByteLength: 500 },
  ],
  sources: [{ name: 'a|b\n# <script>.md', sha256: 'c'.repeat(64), rows: 100, split: 'train' }],
  approved: 20,
  edited: 5,
  ...{ editedUndecided: 3, drawnAgain: 0, supported: 60 },
  prompts: { promptTokens: 12_000, reusedTokens: 5000 },
};

function frontMatter(card: string): Record<string, unknown> {
  const [, yaml = ''] = /^---\n(.*?)\n---\n/s.exec(card) ?? [];
  return parse(yaml) as Record<string, unknown>;
}

test('the front matter begins on the first line and names splits, files and numbers', () => {
  const matter = frontMatter(dataSetCard(facts));
  expect(matter['pretty_name']).toBe('My notes: "2026" #1');
  expect(matter['size_categories']).toEqual(['n<1K']);
  expect(matter['configs']).toEqual([
    {
      config_name: 'default',
      data_files: [
        { split: 'train', path: 'data/train-00000-of-00001.parquet' },
        { split: 'test', path: 'data/test-00000-of-00001.parquet' },
      ],
    },
  ]);
  expect(matter['dataset_info']).toMatchObject({
    splits: [
      { name: 'train', num_bytes: 9000, num_examples: 90 },
      { name: 'test', num_bytes: 1000, num_examples: 10 },
    ],
    download_size: 4500,
    dataset_size: 10_000,
  });
});

test('the card says what was reviewed and found, and from what it was made', () => {
  const card = dataSetCard(facts);
  expect(card).toContain('A person approved 20 of 100 rows as the model wrote them (20.0 %) and edited 5 (5.0 %).');
  expect(card).toContain('60 of 100 rows are borne out by their passage (60.0 %)');
  expect(card).toContain(
    'prompts that these rows answer: 12000 tokens, 5000 of them reused from prompts before, 7000 computed',
  );
  expect(dataSetCard({ ...facts, prompts: { promptTokens: 0, reusedTokens: 0 } })).not.toContain('prompts that');
  expect(card).toContain('c'.repeat(64));
  expect(card).toContain('split by document with seed 7');
  expect(card).not.toContain('<script>');
});

test('the card says which rows nobody decided on, and which were drawn again', () => {
  const card = dataSetCard({ ...facts, drawnAgain: 4 });
  expect(card).toContain("The other 75 are undecided, 3 of them in a person's words; how many of them anybody looked");
  expect(card).toContain('- decoding: greedy; at most 128 new tokens a passage\n- drawn again: 4 of the rows,');
  const decided = dataSetCard({ ...facts, approved: 90, edited: 10, editedUndecided: 0 });
  expect(decided).not.toMatch(/undecided|drawn again/);
});

test('the card of imported pairs says so, and nothing of a model', () => {
  const run = { ...importedRun(runId('run-1'), 'mine.csv', 12, 100, '2026-02-03T04:05:06.000Z'), sources: [] };
  const card = dataSetCard({ ...facts, run, prompts: { promptTokens: 0, reusedTokens: 0 } });
  expect(card).toContain('100 instructions with their responses about 1 documents, imported from files.');
  expect(card).toContain('The pairs were imported from files into Pairloom');
  expect(card).toContain('- passages: 12, as the files had them');
  expect(card).toContain('- imported: 2026-02-03T04:05:06.000Z');
  expect(card).toContain('A person approved 20 of 100 rows as they came (20.0 %)');
  expect(card).toContain('c'.repeat(64));
  expect(card).not.toMatch(
    /synthesizer|language model|a model found|greedy|0 new tokens|at most 0|instruction-pretrain/,
  );
  expect(card).not.toMatch(/[^`]``[^`]/);
  const matter = frontMatter(card);
  expect(matter['annotations_creators']).toEqual(['found']);
  expect(matter).not.toHaveProperty('tags');
  expect(matter).not.toHaveProperty('source_datasets');
  expect(frontMatter(dataSetCard(facts))).toMatchObject({
    ...{ annotations_creators: ['machine-generated'], tags: ['synthetic', 'instruction-pretrain'] },
  });
});

test.each([
  [0, 'n<1K'],
  [999, 'n<1K'],
  [1000, '1K<n<10K'],
  [99_999, '10K<n<100K'],
  [999_999, '100K<n<1M'],
  [9_999_999, '1M<n<10M'],
  [10_000_000, '10M<n<100M'],
  [100_000_000, '100M<n<1B'],
  [1e9, '1B<n<10B'],
  [1e11, '100B<n<1T'],
  [1e12, 'n>1T'],
])('%d rows are of the class %s', (rows, category) => {
  const splits = [{ name: 'train', rows, documents: 1, byteLength: 1, fileByteLength: 1 }] as const;
  expect(frontMatter(dataSetCard({ ...facts, splits }))['size_categories']).toEqual([category]);
});

test('without a split there is one set of files, and a closed book says so', () => {
  const [train] = facts.splits;
  const card = dataSetCard({ ...facts, split: null, splits: train ? [train] : [], book: 'closed' });
  expect(frontMatter(card)['configs']).toMatchObject([{ data_files: [{ split: 'train' }] }]);
  expect(card).toContain('The passages were left out.');
});

test('any name survives the YAML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(frontMatter(dataSetCard({ ...facts, name }))['pretty_name']).toBe(name);
    }),
  );
  expect(yamlString('a\u2028b\u0085c')).toBe('"a\\u2028b\\u0085c"');
});

test('LLaMA-Factory finds file and columns of both splits', () => {
  const name = dataSetName('Notes, v2');
  const files = (['train', 'test'] as const).map((split) => ({
    ...{ name: splitName(name, split, true), path: `${split}.jsonl`, layout: 'alpaca' as const },
  }));
  const turns = { name: 'turns', path: 'turns.jsonl', layout: 'sharegpt' } as const;
  const columns = { prompt: 'instruction', query: 'input', response: 'output' };
  expect(JSON.parse(llamaFactoryInfo([...files, turns]))).toEqual({
    Notes_v2_train: { file_name: 'train.jsonl', formatting: 'alpaca', columns },
    Notes_v2_test: { file_name: 'test.jsonl', formatting: 'alpaca', columns },
    turns: { file_name: 'turns.jsonl', formatting: 'sharegpt', columns: { messages: 'conversations' } },
  });
  expect(dataSetName('蜂')).toBe('pairloom');
});

test('the Axolotl lines load the rows and test with the others', () => {
  const loaded = { ds_type: 'json', split: 'train', type: 'chat_template', field_messages: 'messages' };
  const rows = [
    { split: 'train', path: 'train.jsonl' },
    { split: 'test', path: 'test.jsonl' },
  ] as const;
  expect(parse(axolotlConfig(rows))).toMatchObject({
    datasets: [{ ...loaded, path: 'train.jsonl', roles_to_train: ['assistant'] }],
    test_datasets: [{ ...loaded, path: 'test.jsonl' }],
  });
  expect(parse(axolotlConfig(rows.slice(0, 1)))).not.toHaveProperty('test_datasets');
});

test('the Axolotl lines tell how other files are loaded, without loading them', () => {
  const lines = axolotlConfig([{ split: 'train', path: 'train.jsonl' }]);
  expect((parse(lines) as { datasets: unknown[] }).datasets).toHaveLength(1);
  expect(parse(lines.replaceAll(/^# (?= {2})/gm, ''))).toMatchObject({
    datasets: [
      { path: 'train.jsonl' },
      { path: 'alpaca.jsonl', ds_type: 'json', split: 'train', type: 'alpaca' },
      { path: 'text.jsonl', ds_type: 'json', split: 'train', type: 'completion', field: 'text' },
    ],
  });
});
