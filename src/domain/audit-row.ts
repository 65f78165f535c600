import type { Book, RowLayout } from './export-format';
import { pairLayouts, type PairRowLayout } from './export-layout';

/** What is found in one row of a file that is read back. */
export interface RowAudit {
  readonly missingKeys: number;
  readonly nulls: number;
  /** Texts to learn from that hold nothing. */
  readonly emptyFields: number;
  /** The texts to learn from, in their order. */
  readonly texts: readonly string[];
}

const COLLECTION_KEYS = ['context', 'QA_list', 'inherit_from_prev'];

/** Looks at a parsed row by the rules of its layout, whatever it is. */
export function auditRow(row: unknown, layout: RowLayout, book: Book): RowAudit {
  if (layout === 'collection') return auditCollection(row);
  return layout === 'text' ? auditText(row) : auditPair(row, layout, book);
}

function auditPair(row: unknown, layout: PairRowLayout, book: Book): RowAudit {
  const { columns, learned, passage } = pairLayouts[layout];
  const found = isRecord(row) ? row : {};
  const texts = learned
    .filter((column) => book === 'open' || column !== passage)
    .flatMap((column) => textsIn(found[column]));
  return {
    missingKeys: columns.filter((column) => !Object.hasOwn(found, column)).length,
    nulls: countNulls(row),
    emptyFields: texts.filter((text) => text === '').length,
    texts,
  };
}

function auditText(row: unknown): RowAudit {
  const texts = isRecord(row) ? textsIn(row['text']) : [];
  return {
    missingKeys: isRecord(row) && Object.hasOwn(row, 'text') ? 0 : 1,
    nulls: countNulls(row),
    emptyFields: texts.filter((text) => text === '').length,
    texts,
  };
}

/** A passage may have no pairs here: the published code takes it as it is. */
function auditCollection(row: unknown): RowAudit {
  const entries: readonly unknown[] = Array.isArray(row) ? row : [undefined];
  const texts = entries.flatMap((entry) =>
    isRecord(entry) ? [...textsIn(entry['context']), ...textsIn(entry['QA_list'])] : [],
  );
  return {
    missingKeys: entries
      .map((entry) => COLLECTION_KEYS.filter((key) => !isRecord(entry) || !Object.hasOwn(entry, key)).length)
      .reduce((sum, missing) => sum + missing, 0),
    nulls: countNulls(row),
    emptyFields: texts.filter((text) => text === '').length,
    texts,
  };
}

/** Every text in a value, but for what tells whose turn it is. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'role' || key === 'from' ? [] : textsIn(inner)));
}

function countNulls(value: unknown): number {
  if (value === null || value === undefined) return 1;
  if (typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + countNulls(inner), 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
