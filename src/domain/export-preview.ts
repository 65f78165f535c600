import type { CanonicalRow } from './canonical-row';
import { csvLine, csvText } from './csv';
import { type Book, type ExportFormat, formatFacts } from './export-format';
import { pairLayouts } from './export-layout';
import type { ReferenceEntry } from './reference-json';

/** UTF-16 units of a text that a glance takes in. */
const LONGEST_TEXT = 90;
const LONGEST_LINE = 600;

/** The first of the rows of each kind; null where there is none. */
export interface PreviewedRows {
  readonly row: CanonicalRow | null;
  readonly collection: readonly ReferenceEntry[] | null;
  readonly cooked: string | null;
}

/** How the first row of a file looks, its long texts shortened; empty where there is no row. */
export function previewRow(format: ExportFormat, { row, collection, cooked }: PreviewedRows, book: Book): string {
  const { layout, encoding } = formatFacts[format];
  if (layout === 'collection') return collection === null ? '' : lineOf(collection);
  if (layout === 'text') return cooked === null ? '' : lineOf({ text: cooked });
  if (row === null) return '';
  const projected = pairLayouts[layout].project(row, book);
  if (encoding === 'jsonLines') return lineOf(projected);
  const cells = Object.values(projected).map((value) => shortened(csvText(String(value), false).text));
  if (encoding === 'csv') return csvLine(cells).slice(0, LONGEST_LINE);
  return Object.keys(projected)
    .map((name, index) => `${name}: ${cells[index] ?? ''}`)
    .join('\n')
    .slice(0, LONGEST_LINE);
}

function lineOf(value: unknown): string {
  const line = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? shortened(inner) : inner));
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** The beginning and the end: a question stands behind its passage. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT / 2)}…${text.slice(-LONGEST_TEXT / 2)}`;
}
