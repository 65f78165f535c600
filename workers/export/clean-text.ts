import type { CanonicalRow } from '../../src/domain/canonical-row';
import { csvText } from '../../src/domain/csv';
import type { ExportRow } from '../../src/domain/export-layout';
import type { ReferenceEntry } from '../../src/domain/reference-json';
import { countLoneSurrogates, wellFormed } from '../../src/domain/well-formed';
import type { RowTally } from './row-tally';

/** The row with texts that UTF-8 can hold; what that took is counted. */
export function cleanRow(row: CanonicalRow, tally: RowTally): CanonicalRow {
  const broken = Object.entries(row).filter(([, value]) => typeof value === 'string' && countLoneSurrogates(value) > 0);
  if (broken.length === 0) return row;
  return { ...row, ...Object.fromEntries(broken.map(([key, value]) => [key, cleanText(String(value), tally)])) };
}

/** The same for a collection. */
export function cleanCollection(entries: readonly ReferenceEntry[], tally: RowTally): readonly ReferenceEntry[] {
  return entries.map((entry) => ({
    ...entry,
    context: cleanText(entry.context, tally),
    QA_list: entry.QA_list.map(({ Q, A }) => ({ Q: cleanText(Q, tally), A: cleanText(A, tally) })),
  }));
}

/** Every cell of a row as the text that stands in a CSV file. */
export function cleanCells(row: ExportRow, neutralises: boolean, tally: RowTally): ExportRow {
  const cells = Object.entries(row).map(([column, value]) => {
    const { text, nuls, lineSeparators, isNeutralised } = csvText(String(value), neutralises);
    tally.change('replacedCharacters', nuls);
    tally.change('lineSeparators', lineSeparators);
    if (isNeutralised) tally.change('neutralisedFormulas', 1);
    return [column, text];
  });
  return Object.fromEntries(cells);
}

function cleanText(text: string, tally: RowTally): string {
  const lone = countLoneSurrogates(text);
  tally.change('replacedCharacters', lone);
  return lone === 0 ? text : wellFormed(text);
}
