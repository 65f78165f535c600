import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { csvLine, csvText, isReadAsMissing } from './csv';
import { CsvFormatError, CsvReader } from './csv-reader';

/** Texts in which the characters that matter are frequent. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', '=', "'", '\u2028', '\0', 'ש', '🐝') }),
);
const tables = fc.array(fc.array(texts, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });

function read(text: string, cuts: readonly number[] = []): readonly (readonly string[])[] {
  const reader = new CsvReader();
  const bounds = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  const records = bounds.flatMap((bound, index) => reader.push(text.slice(bound, bounds[index + 1] ?? text.length)));
  reader.end();
  return records;
}

describe('CSV', () => {
  test('another reader gets every cell back to the letter', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const file = rows.map(csvLine).join('');
        expect(Papa.parse(file, { delimiter: ',', newline: '\n' }).data.slice(0, -1)).toEqual(rows);
      }),
    );
  });

  test('its own reader gets every cell back, however the file comes in pieces', () => {
    fc.assert(
      fc.property(tables, fc.array(fc.nat(), { maxLength: 6 }), (rows, cuts) => {
        expect(read(rows.map(csvLine).join(''), cuts)).toEqual(rows);
      }),
    );
  });

  test.each(['a,"b', 'a,b', 'a"b,c\n', '"a"b,c\n', 'a\r\n', '"a'])('%j is refused', (file) => {
    expect(() => read(file)).toThrow(CsvFormatError);
  });

  test.each(['=1+1', '@SUM(A1)', '+cmd', '-cmd|x', '\t=1', '\r=1', '＝1+1'])(
    'what a spreadsheet would compute, like %j, gets an apostrophe, or stays where it is not wanted',
    (text) => {
      expect(csvText(text, true)).toMatchObject({ text: `'${text}`, isNeutralised: true });
      expect(csvText(text, false)).toMatchObject({ text, isNeutralised: false });
    },
  );

  test.each(['-5', '+3.5', '-1,000 %', 'a=b', '', "'quoted'", '1+1'])('%j is no formula', (text) => {
    expect(csvText(text, true)).toEqual({ text, lineSeparators: 0, nuls: 0, isNeutralised: false });
  });

  test('separators that other programs break lines at become line feeds, and are counted', () => {
    expect(csvText('a\u2028b\u2029c\u0085d\0', true)).toEqual({
      ...{ text: 'a\nb\nc\nd\ufffd', lineSeparators: 3, nuls: 1, isNeutralised: false },
    });
  });

  test('the words that pandas reads as missing are known', () => {
    expect(['None', 'NA', 'null'].every(isReadAsMissing)).toBe(true);
    expect(['none', 'No', ''].some(isReadAsMissing)).toBe(false);
  });
});
