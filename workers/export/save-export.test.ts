import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aStoredRun, changePair, type StoredRun } from '../../src/adapters/test-stored-run';
import { pairQualityIn } from '../../src/domain/pair-quality';
import { plainTemplateSet } from '../../src/domain/test-template-set';
import { createTextTokenizer } from '../../src/model/text-tokenizer';
import { jsonLinesOf, parquetOf, saveAs, zipOf } from './test-export';

const embedded = new URL('../../public/models/synthesizer/tokenizer.json', import.meta.url);
const tokenizer = createTextTokenizer(JSON.parse(readFileSync(embedded, 'utf8')), {});

const hostile = '<img src=x onerror=alert(1)>\r\n"quoted", שלום \u202eabc\u2028next\u0085 🐝 \ud83d =1+1';
/** As files have it: the half of a pair is replaced. */
const hostileInFiles = hostile.replace('\ud83d ', '\ufffd ');

async function twoDocuments(): Promise<StoredRun> {
  return aStoredRun([['One bee. ', 'Two bees.'], ['Three ants.']]);
}

describe('an export', () => {
  test('has every pair that is not rejected, in the order of the text, and says what was read back', async () => {
    const stored = await twoDocuments();
    await changePair(stored, 0, 1, { status: 'rejected' });
    const { file, report, progress } = await saveAs('alpaca', stored, {}, tokenizer);
    expect(await jsonLinesOf(file)).toEqual([
      { instruction: 'What is 0.0?', input: 'One bee. ', output: 'Answer 0.0' },
      { instruction: 'What is 1.0?', input: 'Two bees.', output: 'Answer 1.0' },
      { instruction: 'What is 1.1?', input: 'Two bees.', output: 'Answer 1.1' },
      { instruction: 'What is 2.0?', input: 'Three ants.', output: 'Answer 2.0' },
      { instruction: 'What is 2.1?', input: 'Three ants.', output: 'Answer 2.1' },
    ]);
    expect(report).toMatchObject({ rows: 5, testRows: 0, emptyFields: 0, missingKeys: 0, nulls: 0 });
    expect(report.byteLength).toBe(file.size);
    expect(report.longestTokens).toBe(
      Math.max(...['Two bees.', 'Three ants.'].map((text) => tokenizer.count(text))) +
        tokenizer.count('What is 1.0?') +
        tokenizer.count('Answer 1.0'),
    );
    expect(progress.at(-1)).toEqual({ stage: 'checking', done: 5, total: 5 });
  });

  test('has only approved pairs, or the given ones, when it is told so', async () => {
    const stored = await twoDocuments();
    await changePair(stored, 1, 0, { status: 'approved' });
    await changePair(stored, 2, 1, { status: 'approved', original: { instruction: 'a', response: 'b' } });
    const approved = await saveAs('canonical', stored, {
      choice: { selection: { kind: 'approved' }, keepsTagged: false },
    });
    expect(await jsonLinesOf(approved.file)).toMatchObject([{ status: 'approved' }, { status: 'edited' }]);
    const keys = new Set(['0.1', '2.0']);
    const given = await saveAs('groundedQa', stored, {
      choice: { selection: { kind: 'given', keys }, keepsTagged: false },
    });
    expect((await jsonLinesOf(given.file)).map(({ question }) => question)).toEqual(['What is 0.1?', 'What is 2.0?']);
  });

  test('refuses to be empty', async () => {
    const choice = { selection: { kind: 'approved' }, keepsTagged: false } as const;
    await expect(saveAs('alpaca', await twoDocuments(), { choice })).rejects.toMatchObject({
      name: 'NothingToExportError',
    });
  });

  test.each(['canonical', 'alpaca', 'sharegpt', 'messages', 'promptCompletion', 'groundedQa'] as const)(
    'as %s gives hostile text back to the letter, but for what no file can hold',
    async (format) => {
      const stored = await twoDocuments();
      await changePair(stored, 0, 0, { response: hostile });
      const { file, report } = await saveAs(format, stored);
      const text = await file.text();
      expect(text).not.toMatch(/[\r\u0085\u2028\u2029]/);
      expect(text.charCodeAt(0)).not.toBe(0xfeff);
      expect(JSON.stringify((await jsonLinesOf(text))[0])).toContain(JSON.stringify(hostileInFiles));
      expect(report.changes).toEqual({ replacedCharacters: 1, neutralisedFormulas: 0, lineSeparators: 0 });
    },
  );

  test('leaves pairs with tags out, or keeps and counts them; passages keep theirs', async () => {
    const stored = await aStoredRun([['In HTML, <s>this</s> is struck out.']]);
    await changePair(stored, 0, 0, { response: 'Text in <s>' });
    const without = await saveAs('alpaca', stored);
    expect(without.report).toMatchObject({ rows: 1, taggedPairs: 0, taggedPassages: 1 });
    expect((await jsonLinesOf(without.file))[0]?.['input']).toBe('In HTML, <s>this</s> is struck out.');
    const withTags = await saveAs('alpaca', stored, { choice: { selection: { kind: 'kept' }, keepsTagged: true } });
    expect(withTags.report).toMatchObject({ rows: 2, taggedPairs: 1, taggedPassages: 2 });
  });

  test('holds an answer of a megabyte', async () => {
    const stored = await twoDocuments();
    const response = 'A "bee", \n'.repeat(100_000);
    await changePair(stored, 1, 1, { response });
    for (const format of ['alpaca', 'csv', 'parquet'] as const) {
      const { report } = await saveAs(format, stored);
      expect(report.longestCharacters).toBeGreaterThan(1_000_000);
    }
    const { file } = await saveAs('parquet', stored);
    expect(parquetOf(await file.bytes()).rows[3]?.['response']).toBe(response);
  });

  test('says of an empty field that it is empty', async () => {
    const stored = await twoDocuments();
    await changePair(stored, 0, 0, { response: '' });
    expect((await saveAs('messages', stored)).report.emptyFields).toBe(1);
    expect((await saveAs('alpaca', stored, { book: 'closed' })).report.emptyFields).toBe(1);
  });
});

describe('the reference JSON', () => {
  test('has a line a collection, and keeps passages whose pairs were left out', async () => {
    const stored = await aStoredRun([['one', 'two', 'three', 'four']]);
    await changePair(stored, 2, 0, { status: 'rejected' });
    const { file, report } = await saveAs('reference', stored);
    const lines = await jsonLinesOf(file);
    expect(lines).toMatchObject([
      [{ context: 'one' }, { context: 'three', QA_list: [{ Q: 'What is 2.1?', A: 'Answer 2.1' }] }],
      [{ context: 'two' }, { context: 'four' }],
    ]);
    expect(report).toMatchObject({ rows: 2, missingKeys: 0, nulls: 0 });
  });
});

describe('text for pre-training', () => {
  const cooking = { firstSeed: 12345, seeds: new Map(), rawShare: 0, templates: plainTemplateSet() };

  test('is every sequence as it is cooked, without tags, in one column', async () => {
    const stored = await aStoredRun([['one', 'two', 'three', 'four']]);
    const { file, report } = await saveAs('cooked', stored, { cooking });
    const lines = await jsonLinesOf(file);
    expect(lines.every((line) => Object.keys(line).join() === 'text')).toBe(true);
    // None of the examples continues its sequence, so each passage is a text of its own.
    expect(lines.map(({ text }) => /one|two|three|four/.exec(String(text))?.[0])).toEqual([
      ...['one', 'three', 'two', 'four'],
    ]);
    expect(lines[0]?.['text']).toContain('What is 0.0?');
    expect(report).toMatchObject({ rows: 4, emptyFields: 0, missingKeys: 0, nulls: 0 });
  });

  test('is the passage alone where all its pairs were left out', async () => {
    const stored = await aStoredRun([['one', 'two']]);
    await changePair(stored, 0, 0, { status: 'approved' });
    const choice = { selection: { kind: 'approved' }, keepsTagged: false } as const;
    const lines = await jsonLinesOf((await saveAs('cooked', stored, { cooking, choice })).file);
    expect(lines[1]).toEqual({ text: 'two' });
  });
});

describe('a table', () => {
  test('as CSV is what another reader finds, with formulas made harmless and counted', async () => {
    const stored = await twoDocuments();
    await changePair(stored, 0, 0, { instruction: '=HYPERLINK("http://x")', response: hostile });
    await changePair(stored, 0, 1, { response: '-5' });
    await changePair(stored, 1, 0, { response: 'None' });
    const { file, report } = await saveAs('csv', stored);
    const { data, errors } = Papa.parse<Record<string, string>>(await file.text(), {
      ...{ header: true, delimiter: ',', newline: '\n', skipEmptyLines: true },
    });
    expect(errors).toEqual([]);
    expect(data.map(({ instruction, response }) => [instruction, response])).toEqual([
      [`'=HYPERLINK("http://x")`, hostileInFiles.replaceAll(/[\u2028\u0085]/g, '\n')],
      ['What is 0.1?', '-5'],
      ['What is 1.0?', 'None'],
      ['What is 1.1?', 'Answer 1.1'],
      ['What is 2.0?', 'Answer 2.0'],
      ['What is 2.1?', 'Answer 2.1'],
    ]);
    expect(report).toMatchObject({ rows: 6, readAsMissing: 1, nulls: 0, missingKeys: 0 });
    expect(report.changes).toEqual({ replacedCharacters: 1, neutralisedFormulas: 1, lineSeparators: 2 });
    const exact = await saveAs('csv', stored, { neutralisesFormulas: false });
    expect(exact.report.changes.neutralisedFormulas).toBe(0);
    expect(await exact.file.text()).toContain('"=HYPERLINK(""http://x"")"');
  });

  test('as Parquet is what another reader finds, in plain columns', async () => {
    const stored = await twoDocuments();
    await changePair(stored, 0, 0, { response: hostile });
    const { file, report } = await saveAs('parquet', stored, { book: 'closed' });
    const { rows, columns } = parquetOf(await file.bytes());
    expect(columns).toMatchObject({ instruction: 'Utf8', context: 'Utf8', chunk_index: 'Int32', grounding: 'Float64' });
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatchObject({ response: hostileInFiles, context: '', evidence_start: -1, char_start: 0 });
    expect(rows.flatMap(Object.values)).not.toContain(null);
    expect(report).toMatchObject({ rows: 6, nulls: 0, emptyFields: 0 });
  });
});

describe('grounding', () => {
  test('is the same number in every format that has it, and the one that the review shows', async () => {
    const passage = 'Anna Muir built the lighthouse in 1871. Ida Wells kept its lamp until 1904.';
    const stored = await aStoredRun([[passage]]);
    const pairs = [
      { instruction: 'When was the lighthouse built?', response: '1904' },
      { instruction: 'Who kept the lamp?', response: 'Tom Reed' },
    ];
    for (const [index, pair] of pairs.entries()) await changePair(stored, 0, index, pair);
    const shown = pairs.map((pair) => pairQualityIn(passage)(pair).grounding);
    const expected = shown.map(({ score, evidence }) => [score, evidence?.start ?? -1, evidence?.end ?? -1]);
    expect(expected[0]?.[0]).toBeGreaterThan(0);

    const lines = await jsonLinesOf((await saveAs('canonical', stored)).file);
    expect(lines.map(({ grounding, evidence }) => [grounding, evidence])).toEqual(
      expected.map(([score, ...span]) => [score, [span]]),
    );

    const columns = (row: Readonly<Record<string, unknown>>) =>
      ['grounding', 'evidence_start', 'evidence_end'].map((name) => Number(row[name]));
    const csv = Papa.parse<Record<string, string>>(await (await saveAs('csv', stored)).file.text(), { header: true });
    expect(csv.data.slice(0, 2).map(columns)).toEqual(expected);
    expect(parquetOf(await (await saveAs('parquet', stored)).file.bytes()).rows.map(columns)).toEqual(expected);
    const folder = await zipOf((await saveAs('huggingFace', stored)).file);
    expect(parquetOf(await folder.bytes('data/train-00000-of-00001.parquet')).rows.map(columns)).toEqual(expected);
    expect(await folder.text('README.md')).toContain('0 of 2 rows are borne out by their passage');
  });
});

describe('an archive', () => {
  const split = { testShare: 0.5, seed: 3 };

  test('for the Hub has a card whose numbers are those of its files', async () => {
    const stored = await twoDocuments();
    const archive = await zipOf((await saveAs('huggingFace', stored, { split })).file);
    expect(archive.names.toSorted()).toEqual([
      'README.md',
      'data/test-00000-of-00001.parquet',
      'data/train-00000-of-00001.parquet',
    ]);
    const card = await archive.text('README.md');
    const { dataset_info: info, configs } = parse(card.split('---\n')[1] ?? '') as {
      dataset_info: { features: { name: string; dtype: string }[]; splits: { name: string; num_examples: number }[] };
      configs: { data_files: { split: string; path: string }[] }[];
    };
    const dtypes: Record<string, string> = { Utf8: 'string', Int32: 'int32', Float64: 'float64' };
    for (const { split: name, path } of configs[0]?.data_files ?? []) {
      const { rows, columns } = parquetOf(await archive.bytes(path));
      expect(info.splits.find((one) => one.name === name)?.num_examples).toBe(rows.length);
      expect(info.features).toEqual(
        Object.entries(columns).map(([column, type]) => ({ name: column, dtype: dtypes[type] })),
      );
    }
  });

  test('with a split has no document on both sides, and the same seed gives the same sides', async () => {
    const stored = await aStoredRun([['a'], ['b'], ['c'], ['d']]);
    const sides = async (seed: number): Promise<readonly (readonly unknown[])[]> => {
      const saved = await saveAs('canonical', stored, { split: { testShare: 0.25, seed } });
      expect(saved.report).toMatchObject({ rows: 8, testRows: 2 });
      const archive = await zipOf(saved.file);
      expect(archive.names).toEqual(['train.jsonl', 'test.jsonl']);
      const files = await Promise.all(archive.names.map(async (name) => jsonLinesOf(await archive.text(name))));
      return files.map((rows) => [...new Set(rows.map((row) => row['source_file']))]);
    };
    const [train = [], test = []] = await sides(1);
    expect([train.length, test.length]).toEqual([3, 1]);
    expect(train).not.toContain(test[0]);
    expect(await sides(1)).toEqual([train, test]);
  });

  test('of a single document has no split', async () => {
    const stored = await aStoredRun([['a', 'b']]);
    const saved = await saveAs('alpaca', stored, { split });
    expect(saved.report).toMatchObject({ rows: 4, testRows: 0 });
    expect(await jsonLinesOf(saved.file)).toHaveLength(4);
  });
});
