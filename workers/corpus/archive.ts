import type { FileEntry } from '@zip.js/zip.js';
import type { DroppedFile } from '../../src/adapters/dropped-file';
import { streamSource, type ByteSource } from './byte-source';
import { InflationBudget } from './inflation-budget';
import type { Member } from './members';
import { UnreadableError } from './unreadable';
import { entryBytes, guarded, MOST_ENTRIES, openZip } from './zip-file';

export function gzipSource({ path, file }: DroppedFile): ByteSource {
  const budget = new InflationBudget(file.size);
  const open = (onBytes: (count: number) => void): ReadableStream<Uint8Array> => {
    const packed = file.stream().pipeThrough(new CountedBytes(onBytes));
    return guarded(packed.pipeThrough(new DecompressionStream('gzip')), budget, 'gzip file');
  };
  return streamSource(path, file.size, budget, open);
}

/** The files of a zip archive, in its order. What its names say is shown, and never used as a path. */
export async function* zipMembers({ path, file }: DroppedFile, signal: AbortSignal): AsyncGenerator<Member> {
  const budget = new InflationBudget(file.size);
  const zip = await openZip(file, 'zip archive', signal);
  try {
    for (const [index, entry] of zip.entries.entries()) {
      const inner = `${path}/${shownName(entry.filename)}`;
      if (index === MOST_ENTRIES) {
        const most = MOST_ENTRIES.toLocaleString('en');
        const message = `This and the files after it were left out: at most ${most} files of an archive are read.`;
        yield { path: inner, error: new UnreadableError('tooMany', message) };
        return;
      }
      yield zipMember(inner, entry, budget);
    }
  } finally {
    await zip.close();
  }
}

function zipMember(path: string, entry: FileEntry, budget: InflationBudget): Member {
  if (entry.encrypted) {
    const message = 'This file is encrypted inside its archive. Unpack it with its password and add it by itself.';
    return { path, error: new UnreadableError('encrypted', message) };
  }
  const open = (onBytes: (count: number) => void): ReadableStream<Uint8Array> =>
    entryBytes(entry, budget, 'zip archive', onBytes);
  return { source: streamSource(path, entry.compressedSize, budget, open) };
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

/** Without drive letters, leading slashes and `..`: what remains is only a name to show. */
function shownName(name: string): string {
  const parts = name.split(/[\\/]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.filter((part, index) => index > 0 || !/^[a-z]:$/i.test(part)).join('/') || 'unnamed';
}
