import type { CanonicalRow } from './canonical-row';
import type { Book, RowLayout } from './export-format';
import { tableColumns, tableRow } from './table-columns';

export type ExportRow = Readonly<Record<string, unknown>>;

/** Between a passage and its question, and between a prompt and the answer that a trainer puts right behind it. */
const EMPTY_LINE = '\n\n';

/** The layouts whose rows are pairs. */
export type PairRowLayout = Exclude<RowLayout, 'text' | 'collection'>;

/** How a pair is written in one layout. */
export interface PairLayout {
  readonly project: (row: CanonicalRow, book: Book) => ExportRow;
  /** All its keys: each row has each of them, and none is ever null. */
  readonly columns: readonly string[];
  /** What a model learns from: the columns that may not be empty, but for those of `passage` in a closed book. */
  readonly learned: readonly string[];
  /** The column that holds the passage and nothing else. */
  readonly passage: string | null;
}

const canonicalColumns = Object.keys({
  ...{ id: 0, instruction: 0, response: 0, context: 0, type: 0, source_file: 0, source_sha256: 0, chunk_index: 0 },
  ...{ char_start: 0, char_end: 0, run_id: 0, sequence: 0, round: 0, evidence: 0, grounding: 0, status: 0 },
  ...{ reject_rule: 0, original_response: 0, model: 0, model_revision: 0, dtype: 0, decoding: 0, max_new_tokens: 0 },
  ...{ created: 0, reading: 0, prompt_tokens: 0, prompt_tokens_reused: 0, original_instruction: 0, source_section: 0 },
} satisfies Readonly<Record<keyof CanonicalRow, 0>>);

export const pairLayouts: Readonly<Record<PairRowLayout, PairLayout>> = {
  alpaca: {
    project: ({ instruction, response, context }, book) => ({
      instruction,
      input: book === 'open' ? context : '',
      output: response,
    }),
    columns: ['instruction', 'input', 'output'],
    learned: ['instruction', 'input', 'output'],
    passage: 'input',
  },
  sharegpt: {
    project: (row, book) => ({
      conversations: [
        { from: 'human', value: asked(row, book) },
        { from: 'gpt', value: row.response },
      ],
    }),
    columns: ['conversations'],
    learned: ['conversations'],
    passage: null,
  },
  messages: {
    project: (row, book) => ({
      messages: [
        { role: 'user', content: asked(row, book) },
        { role: 'assistant', content: row.response },
      ],
    }),
    columns: ['messages'],
    learned: ['messages'],
    passage: null,
  },
  promptCompletion: {
    // A trainer joins the two without a template, so what parts them is part of the prompt.
    project: (row, book) => ({ prompt: asked(row, book) + EMPTY_LINE, completion: row.response }),
    columns: ['prompt', 'completion'],
    learned: ['prompt', 'completion'],
    passage: null,
  },
  groundedQa: {
    project: ({ instruction, response, context }) => ({ context, question: instruction, answer: response }),
    columns: ['context', 'question', 'answer'],
    learned: ['context', 'question', 'answer'],
    passage: 'context',
  },
  table: {
    project: tableRow,
    columns: tableColumns.map(({ name }) => name),
    learned: ['instruction', 'response', 'context'],
    passage: 'context',
  },
  canonical: {
    project: (row) => ({ ...row }),
    columns: canonicalColumns,
    learned: ['instruction', 'response', 'context'],
    passage: 'context',
  },
};

function asked({ instruction, context }: CanonicalRow, book: Book): string {
  return book === 'open' ? context + EMPTY_LINE + instruction : instruction;
}
