import type { ExportedCollection } from '../../src/adapters/exported-collections';
import type { CanonicalRow } from '../../src/domain/canonical-row';
import type { CookingOptions } from '../../src/domain/cooking-options';
import type { Book, ExportFormat } from '../../src/domain/export-format';
import type { ExportReport } from '../../src/domain/export-report';
import type { RowChoice } from '../../src/domain/export-selection';
import type { SplitChoice } from '../../src/domain/export-split';
import type { RunId } from '../../src/domain/ids';
import type { CallId, TokenizerSource } from '../corpus/protocol';

/** What is to be saved, and how. */
export interface ExportOrder {
  readonly runId: RunId;
  /** The data set's name, for its card and its entries. */
  readonly name: string;
  readonly fileName: string;
  readonly format: ExportFormat;
  readonly book: Book;
  readonly choice: RowChoice;
  /** Null for no split, and without effect where a format has none. */
  readonly split: SplitChoice | null;
  /** For CSV: whether texts that a spreadsheet would compute get an apostrophe in front. */
  readonly neutralisesFormulas: boolean;
  /** For texts to pre-train on; null for all other formats. */
  readonly cooking: CookingOptions | null;
  /** What rows are measured with; null where the run's model is not here. */
  readonly tokenizer: TokenizerSource | null;
}

/** `picked` is a file that the person chose; `download` is handed to the page, which gives it to the browser. */
export type ExportTarget =
  { readonly kind: 'picked'; readonly handle: FileSystemFileHandle } | { readonly kind: 'download' };

export interface ExportProgress {
  readonly stage: 'writing' | 'checking';
  readonly done: number;
  readonly total: number;
}

export interface SavedExport {
  readonly report: ExportReport;
  /** For a download. */
  readonly file: Blob | null;
}

/** The first row and the first collection that a choice gives; null where it gives none. */
export interface ExportPreview {
  readonly row: CanonicalRow | null;
  readonly collection: ExportedCollection | null;
}

/**
 * The worker reads the store itself. Calls reject with an error named `AbortError` once cancelled, with those of
 * `export-errors.ts`, and with the store's; then nothing is left of the file, and one that was there before is as it was
 * (but for `ExportReplacedError`).
 */
export interface ExportWorker {
  /** Resolves once the file is in its place and was read back. */
  save(
    call: CallId,
    order: ExportOrder,
    target: ExportTarget,
    report: (progress: ExportProgress) => unknown,
  ): Promise<SavedExport>;
  preview(call: CallId, runId: RunId, choice: RowChoice): Promise<ExportPreview>;
  cancel(call: CallId): void;
}
