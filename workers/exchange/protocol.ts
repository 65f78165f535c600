import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { PairColumns, PairSurvey } from '../../src/domain/foreign-pairs';
import type { RunId } from '../../src/domain/ids';

export type CallId = string;

/** What became of a bundle: a run that is new here, or one that was here before. */
export interface OpenedBundle {
  readonly kind: 'opened' | 'here';
  readonly runId: RunId;
}

/** A file that was dropped, or a file in it. */
export interface PairFile {
  readonly dropped: DroppedFile;
  /** As in `SourceDocument.path`: for a file in an archive, `archive.zip/inner/rows.jsonl`. */
  readonly path: string;
}

/** Bytes of the file at hand that were read or written so far. */
export type ReportBytes = (done: number) => unknown;

/**
 * Runs that leave and enter as files. The worker reads and writes the store itself. Calls reject with `AbortError`
 * once cancelled, with `BundleError`, `BundleNewerError` or `UnreadableError`, and with the store's named errors.
 */
export interface ExchangeWorker {
  saveBundle(call: CallId, runId: RunId, report: ReportBytes): Promise<Blob>;
  openBundle(call: CallId, file: Blob, report: ReportBytes): Promise<OpenedBundle>;
  /** Looks through all of a file of pairs, with the columns chosen, or those that fit. */
  surveyPairs(call: CallId, file: PairFile, columns: PairColumns | null, report: ReportBytes): Promise<PairSurvey>;
  /** Makes a run of the pairs. */
  importPairs(call: CallId, file: PairFile, columns: PairColumns, report: ReportBytes): Promise<RunId>;
  cancel(call: CallId): void;
}
