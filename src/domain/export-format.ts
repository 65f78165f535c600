/**
 * A form in which a data set can be saved; `docs/formats.md` says of each who reads it.
 * `llamaFactory`, `axolotl` and `huggingFace` are archives with what their readers need beside the rows.
 */
export type ExportFormat =
  | 'alpaca'
  | 'sharegpt'
  | 'messages'
  | 'promptCompletion'
  | 'groundedQa'
  | 'llamaFactory'
  | 'axolotl'
  | 'cooked'
  | 'reference'
  | 'csv'
  | 'parquet'
  | 'huggingFace'
  | 'canonical';

/** The columns of a file's rows. A file never has those of two layouts: some loaders refuse it, others guess. */
export type RowLayout =
  | 'alpaca'
  | 'sharegpt'
  | 'messages'
  | 'promptCompletion'
  | 'groundedQa'
  | 'table'
  | 'canonical'
  | 'text'
  | 'collection';

/** `open`: the passage goes with the question. `closed`: the question stands alone. */
export type Book = 'open' | 'closed';

export interface FormatFacts {
  readonly layout: RowLayout;
  /** A second file with the same pairs, in an archive whose reader takes either. */
  readonly otherLayout: RowLayout | null;
  readonly encoding: 'jsonLines' | 'csv' | 'parquet';
  /** What the rows are packed with. A split alone makes an archive of any format. */
  readonly bundle: 'none' | 'llamaFactory' | 'axolotl' | 'huggingFace';
  /** Null where the person chooses. */
  readonly book: Book | null;
  /** A row may draw on several documents where it is a whole sequence, so there is no split by document. */
  readonly canSplit: boolean;
  /** What stands between the data set's name and the file's ending. */
  readonly label: string;
}

const lines = { encoding: 'jsonLines', bundle: 'none', otherLayout: null, book: null, canSplit: true } as const;

export const formatFacts: Readonly<Record<ExportFormat, FormatFacts>> = {
  alpaca: { ...lines, layout: 'alpaca', label: 'alpaca' },
  sharegpt: { ...lines, layout: 'sharegpt', label: 'sharegpt' },
  messages: { ...lines, layout: 'messages', label: 'messages' },
  promptCompletion: { ...lines, layout: 'promptCompletion', label: 'prompt-completion' },
  groundedQa: { ...lines, layout: 'groundedQa', book: 'open', label: 'context-qa' },
  llamaFactory: {
    ...lines,
    ...{ layout: 'alpaca', otherLayout: 'sharegpt', bundle: 'llamaFactory', label: 'llama-factory' },
  },
  axolotl: { ...lines, layout: 'messages', bundle: 'axolotl', label: 'axolotl' },
  cooked: { ...lines, layout: 'text', book: 'open', canSplit: false, label: 'text' },
  reference: { ...lines, layout: 'collection', book: 'open', canSplit: false, label: 'reference' },
  csv: { ...lines, layout: 'table', encoding: 'csv', label: '' },
  parquet: { ...lines, layout: 'table', encoding: 'parquet', label: '' },
  huggingFace: { ...lines, layout: 'table', encoding: 'parquet', bundle: 'huggingFace', label: 'hugging-face' },
  canonical: { ...lines, layout: 'canonical', book: 'open', label: '' },
};

export const encodingEndings: Readonly<Record<FormatFacts['encoding'], string>> = {
  jsonLines: 'jsonl',
  csv: 'csv',
  parquet: 'parquet',
};

/** Whether one file holds the rows, and nothing else is saved. */
export function isSingleFile(format: ExportFormat, isSplit: boolean): boolean {
  return formatFacts[format].bundle === 'none' && !isSplit;
}

/** The name that a file is offered under; `name` is fit for a file already. */
export function exportFileName(name: string, format: ExportFormat, isSplit: boolean): string {
  const { label, encoding } = formatFacts[format];
  if (isSingleFile(format, isSplit)) return [name, label, encodingEndings[encoding]].filter(Boolean).join('.');
  return [name, label === '' ? encodingEndings[encoding] : label, 'zip'].join('.');
}

/** Whether its rows come of sequences, and not each of a pair. */
export function isOfSequences(format: ExportFormat): boolean {
  return format === 'cooked' || format === 'reference';
}

/** The format's own choice of the book, or else the person's. */
export function bookOf(format: ExportFormat, chosen: Book): Book {
  return formatFacts[format].book ?? chosen;
}
