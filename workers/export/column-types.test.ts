import 'fake-indexeddb/auto';
import { type DataType, vectorFromArray } from 'apache-arrow';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import { aStoredRun, changePair, type StoredRun } from '../../src/adapters/test-stored-run';
import { jsonLinesOf, parquetOf, saveAs } from './test-export';

const passage = 'Anna Muir built the lighthouse in 1871.';
const question = 'When was the lighthouse built?';

/** A run of two pairs: with the answers given, of which the passage bears out `1871` alone. */
async function answered(...responses: readonly string[]): Promise<StoredRun> {
  const stored = await aStoredRun([[passage]]);
  for (const [index, response] of responses.entries()) {
    await changePair(stored, 0, index, { instruction: question, response });
  }
  return stored;
}

/** What Arrow makes of a column when it has nothing but its values to go by. */
function guessed(rows: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, string>> {
  const columns = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    columns.map((column) => {
      const { type } = vectorFromArray(rows.map((row) => row[column])) as { readonly type: DataType };
      return [column, String(type)];
    }),
  );
}

describe('the type of each column is the same', () => {
  let runs: Readonly<Record<'all' | 'none' | 'last', StoredRun>>;
  beforeAll(async () => {
    runs = {
      all: await answered('1871', '1871'),
      none: await answered('Tom Reed', 'Tom Reed'),
      last: await answered('Tom Reed', '1871'),
    };
  });

  test('in all fields, whether the passage bears out all pairs, none, or only a later one', async () => {
    const files = await Promise.all([runs.all, runs.none, runs.last].map((run) => saveAs('canonical', run)));
    const texts = await Promise.all(files.map(({ file }) => file.text()));
    const [all, ...others] = await Promise.all(texts.map(async (text) => guessed(await jsonLinesOf(text))));
    expect(others).toEqual([all, all]);
    expect(all).toMatchObject({ evidence: expect.stringMatching(/^List<List<Float64>>$/) as string });
    // Readers that know integers see a decimal point in every row.
    for (const text of texts) expect(text.match(/"grounding":\d\.\d/g)).toHaveLength(2);
    for (const { report } of files) expect(report).toMatchObject({ nulls: 0, missingKeys: 0 });
  });

  test('in tables, which say -1 for nowhere', async () => {
    const saved = await Promise.all([runs.all, runs.none, runs.last].map((run) => saveAs('parquet', run)));
    const [all, ...others] = await Promise.all(saved.map(async ({ file }) => parquetOf(await file.bytes())));
    expect(others.map(({ columns }) => columns)).toEqual([all?.columns, all?.columns]);
    expect(all?.columns).toMatchObject({ evidence_start: 'Int32', evidence_end: 'Int32', grounding: 'Float64' });
    expect(others.map(({ rows }) => rows.map((row) => row['evidence_start']))).toEqual([
      [-1, -1],
      [-1, passage.indexOf('1871')],
    ]);
    const { file } = await saveAs('csv', runs.none);
    const { data } = Papa.parse<Record<string, unknown>>(await file.text(), {
      ...{ header: true, dynamicTyping: true, skipEmptyLines: true },
    });
    expect(data.map((row) => [row['evidence_start'], row['evidence_end']])).toEqual([
      [-1, -1],
      [-1, -1],
    ]);
  });
});
