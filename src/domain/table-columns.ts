import type { CanonicalRow } from './canonical-row';
import type { Book } from './export-format';

/** A column of flat tables: text, whole numbers of 32 bits, or numbers of 64 bits. */
export interface TableColumn {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'real';
  /** For whoever reads the table. */
  readonly meaning: string;
  readonly of: (row: CanonicalRow, book: Book) => string | number;
}

/** The columns of CSV and Parquet files: every row has all of them, and none is ever null. */
export const tableColumns: readonly TableColumn[] = [
  text('instruction', 'the question or task', (row) => row.instruction),
  text('response', 'its answer', (row) => row.response),
  text('context', 'the passage it was written for; empty in a closed-book file', ({ context }, book) =>
    book === 'open' ? context : '',
  ),
  text('type', '`free`, `choice` (with options) or `cot` (with reasoning)', (row) => row.type),
  text('status', '`new`, `approved` or `edited` by a person', (row) => row.status),
  text('source_file', 'the name of the document', (row) => row.source_file),
  text('source_section', 'its pages or chapters, in words, where it has any', (row) => row.source_section),
  text('source_sha256', "the hash of the document's text", (row) => row.source_sha256),
  integer('chunk_index', 'the passage in its document, from 0', (row) => row.chunk_index),
  integer('char_start', 'where the passage begins, in code points', (row) => row.char_start),
  integer('char_end', 'and where it ends', (row) => row.char_end),
  integer(
    'evidence_start',
    'where the document bears the pair out; -1 where it does not',
    ({ evidence: [[start]] }) => start,
  ),
  integer('evidence_end', 'and where that ends', ({ evidence: [[, end]] }) => end),
  {
    name: 'grounding',
    kind: 'real',
    meaning: 'how well the passage bears the pair out, told by rules: from 0 to 1, and from 0.5 on it is supported',
    of: (row) => row.grounding,
  },
  text('reading', 'the form in which the model wrote the pair; `exact` where it was imported', (row) => row.reading),
  text('original_instruction', 'what stood there before, where a person changed it', (row) => row.original_instruction),
  text('original_response', 'the same for the response', (row) => row.original_response),
  text('model', 'the model that wrote the pair, or `imported`', (row) => row.model),
  text('model_revision', 'its revision; empty where the pair was imported', (row) => row.model_revision),
  text('dtype', 'the build of its weights; empty where the pair was imported', (row) => row.dtype),
  text('decoding', 'how its tokens were chosen; empty where the pair was imported', (row) => row.decoding),
  integer(
    'max_new_tokens',
    'the most it could write for a passage; 0 where it was imported',
    (row) => row.max_new_tokens,
  ),
  text('run_id', 'the run', (row) => row.run_id),
  integer('sequence', 'the sequence of multi-round inference', (row) => row.sequence),
  integer('round', 'and its round, from 0', (row) => row.round),
  text('created', 'when it was written, or imported', (row) => row.created),
  text('id', 'the hash of source, place, instruction and response', (row) => row.id),
];

/** The table's row of a pair. */
export function tableRow(row: CanonicalRow, book: Book): Readonly<Record<string, string | number>> {
  return Object.fromEntries(tableColumns.map(({ name, of }) => [name, of(row, book)]));
}

function text(name: string, meaning: string, of: TableColumn['of']): TableColumn {
  return { name, kind: 'text', meaning, of };
}

function integer(name: string, meaning: string, of: TableColumn['of']): TableColumn {
  return { name, kind: 'integer', meaning, of };
}
