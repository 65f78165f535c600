import { auditRow, type RowAudit } from '../../src/domain/audit-row';
import { countCodePoints } from '../../src/domain/code-points';
import { isReadAsMissing } from '../../src/domain/csv';
import { ExportDamagedError } from './export-errors';
import type { ExportPlan } from './export-plan';
import { readRows } from './read-rows';
import { RowDigest } from './row-digest';
import type { WrittenExport, WrittenRows } from './write-export';

/** What the rows of a file are, as they were read out of it. */
export interface Reading {
  rows: number;
  testRows: number;
  emptyFields: number;
  missingKeys: number;
  nulls: number;
  longestTokens: number | null;
  longestCharacters: number;
  readAsMissing: number;
}

/**
 * Reads the whole file again and compares it with what was written. Tells `onRow` after each row.
 * @throws ExportDamagedError where anything differs.
 */
export async function readBack(
  file: Blob,
  plan: ExportPlan,
  written: WrittenExport,
  countTokens: ((texts: readonly string[]) => number) | null,
  onRow: () => Promise<void>,
): Promise<Reading> {
  const reading: Reading = {
    ...{ rows: 0, testRows: 0, emptyFields: 0, missingKeys: 0, nulls: 0, longestCharacters: 0, readAsMissing: 0 },
    longestTokens: countTokens === null ? null : 0,
  };
  const open = plan.isSingleFile ? () => Promise.resolve(file) : await entriesOf(file, written);
  for (const { path, text } of written.texts) {
    if ((await (await open(path)).text()) !== text) throw new ExportDamagedError(`${path} is not what was written`);
  }
  for (const rows of written.files) await readFile(await open(rows.path), rows);
  return reading;

  async function readFile(part: Blob, expected: WrittenRows): Promise<void> {
    const { encoding } = plan.facts;
    const { layout } = expected;
    // The same pairs in another layout are not told again.
    const isOther = layout !== plan.facts.layout;
    const digest = new RowDigest(layout);
    let count = 0;
    for await (const row of parsed(part, encoding, expected.path)) {
      digest.add(row);
      count++;
      take(auditRow(row, layout, plan.book), isOther);
      await onRow();
    }
    if (!isOther) {
      reading.rows += count;
      if (expected.split === 'test') reading.testRows += count;
    }
    if (count !== expected.rows) {
      throw new ExportDamagedError(`it has ${count} rows, and ${expected.rows} were written`);
    }
    if (digest.hex() !== expected.digest)
      throw new ExportDamagedError(`${expected.path} has other rows than were written`);
  }

  function take({ missingKeys, nulls, emptyFields, texts }: RowAudit, isOther: boolean): void {
    reading.missingKeys += missingKeys;
    reading.nulls += nulls;
    if (isOther) return;
    reading.emptyFields += emptyFields;
    if (plan.facts.encoding === 'csv') reading.readAsMissing += texts.filter(isReadAsMissing).length;
    const characters = texts.reduce((sum, text) => sum + countCodePoints(text), 0);
    reading.longestCharacters = Math.max(reading.longestCharacters, characters);
    if (countTokens !== null) reading.longestTokens = Math.max(reading.longestTokens ?? 0, countTokens(texts));
  }
}

async function* parsed(part: Blob, encoding: ExportPlan['facts']['encoding'], path: string): AsyncGenerator<unknown> {
  try {
    yield* readRows(part, encoding);
  } catch (error) {
    throw new ExportDamagedError(
      `${path} cannot be read (${error instanceof Error ? error.message : 'unknown'})`,
      error,
    );
  }
}

async function entriesOf(file: Blob, written: WrittenExport): Promise<(path: string) => Promise<Blob>> {
  const { archiveEntries } = await import('./archive-entries');
  const entries = await archiveEntries(file).catch((error: unknown) => {
    throw new ExportDamagedError('the archive cannot be opened', error);
  });
  if (entries.size !== written.files.length + written.texts.length) {
    throw new ExportDamagedError(`the archive has ${entries.size} files`);
  }
  return async (path) => {
    const unpack = entries.get(path);
    if (unpack === undefined) throw new ExportDamagedError(`${path} is not in the archive`);
    return unpack().catch((error: unknown) => {
      throw new ExportDamagedError(`${path} cannot be unpacked`, error);
    });
  };
}
