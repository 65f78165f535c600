import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js';
import type { DroppedFile } from '../../src/adapters/dropped-file';
import { streamSource, type ByteSource } from './byte-source';
import { counting } from './byte-stream';
import { InflationBudget } from './inflation-budget';
import type { Member } from './members';
import { UnreadableError } from './unreadable';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

const MOST_ENTRIES = 20_000;

export function gzipSource({ path, file }: DroppedFile): ByteSource {
  const budget = new InflationBudget(file.size);
  const open = (onBytes: (count: number) => void): ReadableStream<Uint8Array> => {
    const packed = file.stream().pipeThrough(new CountedBytes(onBytes));
    return guarded(packed.pipeThrough(new DecompressionStream('gzip')), budget, 'gzip file');
  };
  return streamSource(path, file.size, open);
}

/** The files of a zip archive, in its order. What its names say is shown, and never used as a path. */
export async function* zipMembers({ path, file }: DroppedFile, signal: AbortSignal): AsyncGenerator<Member> {
  const reader = new ZipReader(new BlobReader(file), { signal });
  const budget = new InflationBudget(file.size);
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator({ filenameValidation: 'tolerant' })) {
      if (entry.directory) continue;
      const inner = `${path}/${shownName(entry.filename)}`;
      if (count++ === MOST_ENTRIES) {
        const most = MOST_ENTRIES.toLocaleString('en');
        const message = `This and the files after it were left out: at most ${most} files of an archive are read.`;
        yield { path: inner, error: new UnreadableError('tooMany', message) };
        return;
      }
      yield zipMember(inner, entry, budget);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw broken('zip archive', cause);
  } finally {
    await reader.close().catch(() => undefined);
  }
}

function zipMember(path: string, entry: FileEntry, budget: InflationBudget): Member {
  if (entry.encrypted) {
    const message = 'This file is encrypted inside its archive. Unpack it with its password and add it by itself.';
    return { path, error: new UnreadableError('encrypted', message) };
  }
  const open = (onBytes: (count: number) => void): ReadableStream<Uint8Array> => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    // A reader that has enough cancels, and then the rest of the entry is of no interest.
    entry
      .getData(writable, { checkOverlappingEntry: true })
      .catch((error: unknown) => writable.abort(error).catch(() => undefined));
    return guarded(readable, budget, 'zip archive').pipeThrough(counting(inStoredBytes(entry, onBytes)));
  };
  return { source: streamSource(path, entry.compressedSize, open) };
}

/** Progress is told in stored bytes; an entry's are passed on in the proportion in which its text comes out. */
function inStoredBytes(entry: FileEntry, onBytes: (count: number) => void): (count: number) => void {
  const ratio = entry.uncompressedSize > 0 ? entry.compressedSize / entry.uncompressedSize : 0;
  return (count) => onBytes(count * Math.min(ratio, 1));
}

function guarded(
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
        controller.error(cause instanceof UnreadableError ? cause : broken(kind, cause));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** `DecompressionStream` takes buffers that are not shared, which the types of a plain counter do not promise. */
class CountedBytes extends TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  constructor(onBytes: (count: number) => void) {
    super({
      transform(chunk, controller) {
        onBytes(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
  }
}

function broken(kind: string, cause: unknown): UnreadableError {
  return new UnreadableError('brokenArchive', `This ${kind} is damaged or incomplete. Fetch or pack it again.`, {
    cause,
  });
}

/** Without drive letters, leading slashes and `..`: what remains is only a name to show. */
function shownName(name: string): string {
  const parts = name.split(/[\\/]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.filter((part, index) => index > 0 || !/^[a-z]:$/i.test(part)).join('/') || 'unnamed';
}
