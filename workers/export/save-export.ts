import type { ExportReport } from '../../src/domain/export-report';
import type { TextTokenizer } from '../../src/model/text-tokenizer';
import { TimeSlices } from '../../src/adapters/time-slices';
import { DownloadSink } from './download-sink';
import { ExportReplacedError } from './export-errors';
import { type ExportPlan, type ExportStores, planExport } from './export-plan';
import type { ExportSink } from './export-sink';
import { FileSink } from './file-sink';
import type { ExportOrder, ExportProgress, ExportTarget, SavedExport } from './protocol';
import { readBack, type Reading } from './read-back';
import { ReplacingSink } from './replacing-sink';
import { tokenCounts } from './token-counts';
import { type WrittenExport, writeExport } from './write-export';

export interface ExportParts extends ExportStores {
  /** Null where it cannot be had: then lengths are told in characters. */
  readonly tokenizer: TextTokenizer | null;
  readonly report: (progress: ExportProgress) => void;
}

/**
 * Writes an export, reads it back, and says what is in it. Whatever goes wrong on the way, from `openParts` on, the file
 * that was half written or not approved is taken away again, and so is the empty one that a browser makes when a name is
 * picked. A file that was there before stays until the new one was read back.
 */
export async function saveExport(
  order: ExportOrder,
  target: ExportTarget,
  openParts: () => Promise<ExportParts>,
  signal: AbortSignal,
): Promise<SavedExport> {
  const sink = await openSink(target);
  try {
    const parts = await openParts();
    const plan = await planExport(order, parts, signal);
    const written = await writeExport(plan, parts, sink, progressOf('writing', plan, parts), signal);
    signal.throwIfAborted();
    const file = await sink.finish();
    const reading = await check(file, plan, written, parts, signal);
    await sink.approve?.(signal);
    return { report: reportOf(file, plan, written, reading), file: target.kind === 'download' ? file : null };
  } catch (error) {
    await sink.discard().catch(() => undefined);
    // A cancel would be told as one that changed nothing.
    if (!(error instanceof ExportReplacedError)) signal.throwIfAborted();
    throw error;
  }
}

async function openSink(target: ExportTarget): Promise<ExportSink> {
  if (target.kind === 'download') return new DownloadSink();
  const file = await FileSink.open(target.handle);
  return file.isNew ? file : new ReplacingSink(file);
}

async function check(
  file: Blob,
  plan: ExportPlan,
  written: WrittenExport,
  parts: ExportParts,
  signal: AbortSignal,
): Promise<Reading> {
  const slices = new TimeSlices();
  const tellRow = progressOf('checking', plan, parts);
  const count = parts.tokenizer === null ? null : tokenCounts(parts.tokenizer);
  return readBack(file, plan, written, count, async () => {
    tellRow();
    // So that a cancel is heard.
    await slices.breathe(signal);
  });
}

function progressOf(stage: ExportProgress['stage'], plan: ExportPlan, { report }: ExportParts): () => void {
  const expected = plan.facts.otherLayout === null ? plan.rows : 2 * plan.rows;
  let done = 0;
  report({ stage, done, total: expected });
  return () => {
    done++;
    report({ stage, done, total: Math.max(expected, done) });
  };
}

function reportOf(file: Blob, { order }: ExportPlan, { tally }: WrittenExport, reading: Reading): ExportReport {
  return {
    ...reading,
    ...{ fileName: order.fileName, byteLength: file.size },
    ...{ changes: tally.changes, taggedPairs: tally.taggedPairs, taggedPassages: tally.taggedPassages },
  };
}
