import Papa from 'papaparse';
import { notValid, type FieldReader, type FieldValue } from './record-fields';

/** Enough of the beginning to tell the delimiter and the header by. */
const SAMPLE_LENGTH = 65_536;
const SAMPLE_ROWS = 50;

/** A quoted cell longer than this has lost its closing quote. */
const LONGEST_ROW = 16 * 1024 * 1024;
const LONGEST_COLUMN_NAME = 80;

const LINE_ENDS = /\r\n|\n|\r/g;

/** Texts of a table in CSV or TSV: one record a row, fields named by the header, or `column 1` and so on. */
export function tableFields(delimiter?: string): FieldReader {
  let pending = '';
  let parser: Papa.Parser | undefined;
  let columns: readonly string[] = [];
  let row = 0;
  /** So long must `pending` be for another look: a long cell is not parsed anew with every piece that comes. */
  let nextLook = SAMPLE_LENGTH;
  /** Where `pending` begins. */
  let line = 1;

  function read(isLast: boolean): readonly FieldValue[] {
    parser ??= new Papa.Parser({ delimiter: delimiter ?? guessDelimiter(pending) });
    const parsed: unknown = parser.parse(pending, 0, !isLast);
    const { rows, used, openQuote } = parseResult(parsed);
    if (isLast && openQuote !== undefined) throw endless(line + lineEnds(pending.slice(0, openQuote)));
    line += lineEnds(pending.slice(0, used));
    pending = isLast ? '' : pending.slice(used);
    if (pending.length > LONGEST_ROW) throw endless(line);
    return rows.flatMap((cells) => readRow(cells));
  }

  function readRow(cells: readonly string[]): readonly FieldValue[] {
    row++;
    if (row === 1) {
      const hasHeader = isHeader(cells);
      columns = cells.map((cell, index) => (hasHeader ? cell.trim() : columnName(index)));
      if (hasHeader) return [];
    }
    return cells.map((value, index) => ({ field: columns[index] ?? columnName(index), value, record: row }));
  }

  return {
    push(text) {
      pending += text;
      if (pending.length < nextLook) return [];
      const values = read(false);
      nextLook = Math.min(pending.length * 2, LONGEST_ROW);
      return values;
    },
    end: () => (pending === '' ? [] : read(true)),
  };
}

function guessDelimiter(sample: string): string {
  const { meta } = Papa.parse<readonly string[]>(sample.slice(0, SAMPLE_LENGTH), { preview: SAMPLE_ROWS });
  return meta.delimiter;
}

/** Names are short, unlike each other, and no numbers. */
function isHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim());
  return (
    new Set(names).size === names.length &&
    names.every((name) => name !== '' && name.length <= LONGEST_COLUMN_NAME && Number.isNaN(Number(name)))
  );
}

function columnName(index: number): string {
  return `column ${index + 1}`;
}

function endless(line: number): Error {
  return notValid('CSV', line, 'a quoted cell has no end; it begins');
}

function lineEnds(text: string): number {
  return text.match(LINE_ENDS)?.length ?? 0;
}

interface Parsed {
  readonly rows: readonly string[][];
  readonly used: number;
  /** Where a quoted cell begins that the text ends in. */
  readonly openQuote: number | undefined;
}

/** The low-level parser, made for streams, has no types of its own. */
function parseResult(result: unknown): Parsed {
  if (!isObject(result)) return { rows: [], used: 0, openQuote: undefined };
  const { data, meta, errors } = result;
  const used = isObject(meta) ? Number(meta['cursor']) : 0;
  const missing = Array.isArray(errors)
    ? errors.filter(isObject).find(({ code }) => code === 'MissingQuotes')
    : undefined;
  const rows = Array.isArray(data) ? data.filter((row): row is string[] => Array.isArray(row)) : [];
  return {
    rows: rows.filter((row) => row.length > 1 || row[0] !== ''),
    used,
    openQuote: missing && Number(missing['index']),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
