import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { BlobReader, configure, type FileEntry, TextWriter, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { StoredRun } from '../../src/adapters/test-stored-run';
import type { ExportFormat } from '../../src/domain/export-format';
import { exportFileName } from '../../src/domain/export-format';
import type { ExportOrder, ExportProgress, ExportTarget, SavedExport } from './protocol';
import { type ExportParts, saveExport } from './save-export';

/** For tests: exports of a stored run, and readers that share no code with what wrote the files. */

configure({ useWebWorkers: false });

export const patient = new AbortController().signal;

export interface Saved extends SavedExport {
  readonly file: Blob;
  readonly progress: readonly ExportProgress[];
}

export async function saveAs(
  format: ExportFormat,
  stored: StoredRun,
  change: Partial<ExportOrder> = {},
  tokenizer: ExportParts['tokenizer'] = null,
): Promise<Saved> {
  const progress: ExportProgress[] = [];
  const parts = { ...stored, tokenizer, report: (one: ExportProgress) => progress.push(one) };
  const saved = await saveExport(
    anOrder(format, stored, change),
    { kind: 'download' },
    () => Promise.resolve(parts),
    patient,
  );
  if (saved.file === null) throw new Error('There is no file.');
  return { ...saved, file: saved.file, progress };
}

export function saveTo(
  target: ExportTarget,
  format: ExportFormat,
  stored: StoredRun,
  { signal = patient, report = () => undefined }: { signal?: AbortSignal; report?: ExportParts['report'] } = {},
): Promise<SavedExport> {
  const parts = { ...stored, tokenizer: null, report };
  return saveExport(anOrder(format, stored), target, () => Promise.resolve(parts), signal);
}

function anOrder(format: ExportFormat, { run }: StoredRun, change: Partial<ExportOrder> = {}): ExportOrder {
  return {
    ...{ runId: run.id, name: 'Notes', format, book: 'open', split: null, neutralisesFormulas: true },
    ...{ cooking: null, tokenizer: null },
    fileName: exportFileName('notes', format, false),
    choice: { selection: { kind: 'kept' }, keepsTagged: false },
    ...change,
  };
}

export async function jsonLinesOf(file: Blob | string): Promise<readonly Record<string, unknown>[]> {
  const text = typeof file === 'string' ? file : await file.text();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line has no end.');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Rows and columns by the Rust implementation of Parquet and Arrow. */
export function parquetOf(bytes: Uint8Array): {
  readonly rows: readonly Record<string, unknown>[];
  readonly columns: Readonly<Record<string, string>>;
} {
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  return {
    rows: table.toArray().map((row) => ({ ...(row as { toJSON(): Record<string, unknown> }).toJSON() })),
    columns: Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)])),
  };
}

export async function zipOf(archive: Blob): Promise<{
  readonly names: readonly string[];
  readonly text: (name: string) => Promise<string>;
  readonly bytes: (name: string) => Promise<Uint8Array>;
}> {
  const entries = (await new ZipReader(new BlobReader(archive)).getEntries()) as FileEntry[];
  const find = (name: string): FileEntry => {
    const entry = entries.find(({ filename }) => filename === name);
    if (entry === undefined) throw new Error(`${name} is not in the archive.`);
    return entry;
  };
  return {
    names: entries.map(({ filename }) => filename),
    text: (name) => find(name).getData(new TextWriter()),
    bytes: (name) => find(name).getData(new Uint8ArrayWriter()),
  };
}
