import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { counting } from './byte-stream';
import type { InflationBudget } from './inflation-budget';
import { UnreadableError } from './unreadable';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

export const MOST_ENTRIES = 20_000;

/** An opened zip file. Whoever opened it closes it. */
export interface ZipFile {
  /** In the file's order, one more than `MOST_ENTRIES` at most. Without folders. */
  readonly entries: readonly FileEntry[];
  close(): Promise<void>;
}

/**
 * @param kind what the file is, for the message when it is damaged.
 * @throws UnreadableError when there is no list of entries at its end.
 */
export async function openZip(file: Blob, kind: string, signal: AbortSignal): Promise<ZipFile> {
  const reader = new ZipReader(new BlobReader(file), { signal });
  const close = (): Promise<void> => reader.close().catch(() => undefined);
  const entries: FileEntry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator({ filenameValidation: 'tolerant' })) {
      if (!entry.directory) entries.push(entry);
      if (entries.length > MOST_ENTRIES) break;
    }
  } catch (cause) {
    await close();
    signal.throwIfAborted();
    throw damaged(kind, cause);
  }
  return { entries, close };
}

/** What an entry inflates to, taken from the budget. `onBytes` is told of stored bytes. */
export function entryBytes(
  entry: FileEntry,
  budget: InflationBudget,
  kind: string,
  onBytes: (count: number) => void,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // A reader that has enough cancels, and then the rest of the entry is of no interest.
  entry
    .getData(writable, { checkOverlappingEntry: true })
    .catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return guarded(readable, budget, kind).pipeThrough(counting(inStoredBytes(entry, onBytes)));
}

/** Progress is told in stored bytes; an entry's are passed on in the proportion in which its text comes out. */
function inStoredBytes(entry: FileEntry, onBytes: (count: number) => void): (count: number) => void {
  const ratio = entry.uncompressedSize > 0 ? entry.compressedSize / entry.uncompressedSize : 0;
  return (count) => onBytes(count * Math.min(ratio, 1));
}

export function guarded(
  stream: ReadableStream<Uint8Array>,
  budget: InflationBudget,
  kind: string,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        budget.spend(value.byteLength);
        controller.enqueue(value);
      } catch (cause) {
        await reader.cancel(cause).catch(() => undefined);
        controller.error(cause instanceof UnreadableError ? cause : damaged(kind, cause));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function damaged(kind: string, cause: unknown): UnreadableError {
  return new UnreadableError('brokenArchive', `This ${kind} is damaged or incomplete. Fetch or pack it again.`, {
    cause,
  });
}
