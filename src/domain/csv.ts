const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** Ends of lines that only some programs know, and U+0000, at which Python's reader stops. */
const LINE_SEPARATORS = /[\u0085\u2028\u2029]/g;
const NULS = /\0/g;

/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), in wide letters too. */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*\s?%?$/;

/** The texts that pandas, and with it `datasets`, reads as missing unless it is told otherwise. */
const READ_AS_MISSING: ReadonlySet<string> = new Set([
  ...['#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>'],
  ...['N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
]);

/** One record by RFC 4180, ended by a line feed alone, which every reader takes. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text as a table can hold it, and what that took. */
export interface CsvText {
  readonly text: string;
  /** Line and paragraph separators that became line feeds. */
  readonly lineSeparators: number;
  /** U+0000 that became U+FFFD. */
  readonly nuls: number;
  readonly isNeutralised: boolean;
}

/**
 * With `neutralises`, a text that a spreadsheet would take for a formula gets an apostrophe in front; a plain number
 * such as -5 does not need it.
 */
export function csvText(text: string, neutralises: boolean): CsvText {
  const lineSeparators = text.match(LINE_SEPARATORS)?.length ?? 0;
  const nuls = text.match(NULS)?.length ?? 0;
  const plain = text.replace(LINE_SEPARATORS, '\n').replace(NULS, '\ufffd');
  const isNeutralised = neutralises && FORMULA_START.test(plain) && !NUMBER.test(plain);
  return { text: isNeutralised ? `'${plain}` : plain, lineSeparators, nuls, isNeutralised };
}

export function isReadAsMissing(text: string): boolean {
  return READ_AS_MISSING.has(text);
}
