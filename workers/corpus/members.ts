import type { DroppedFile } from '../../src/adapters/dropped-file';
import { gzipSource, zipMembers } from './archive';
import { fileSource, HEAD_LENGTH, type ByteSource } from './byte-source';
import { InflationBudget } from './inflation-budget';
import { isBundle } from './is-bundle';
import { sniff } from './sniff';
import { UnreadableError } from './unreadable';
import { zipKind } from './zip-kind';

/** A text to read, a whole run that was saved as a file, or why there is neither. */
export type Member =
  | { readonly source: ByteSource }
  | { readonly path: string; readonly isBundle: true }
  | { readonly path: string; readonly error: UnreadableError };

/** The first bytes of a file, all of a short one. */
export async function headOf({ file }: DroppedFile): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(0, HEAD_LENGTH).arrayBuffer());
}

/** Left by systems and programs, and never meant to be read. */
const JUNK = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX\/.*|\._[^/]*)$/;

/**
 * The texts in a dropped file: itself, what it unpacks to, or the files of an archive.
 *
 * @throws UnreadableError when the file as a whole is of a kind that is not read, or is damaged.
 */
export async function* membersOf(
  dropped: DroppedFile,
  signal: AbortSignal,
  head = headOf(dropped),
): AsyncGenerator<Member> {
  if (JUNK.test(dropped.path)) return;
  if (dropped.isGone) {
    throw new UnreadableError('notReadable', 'This was gone, or closed to the browser, before it could be opened.');
  }
  switch (sniff(await head, dropped.path)) {
    case 'gzip':
      yield { source: gzipSource(dropped) };
      return;
    case 'zip': {
      if (await isBundle(dropped.file, await head, signal)) {
        yield { path: dropped.path, isBundle: true };
        return;
      }
      const kind = await zipKind(dropped.file, await head, new InflationBudget(dropped.file.size), signal);
      if (kind !== 'archive') yield { source: { ...fileSource(dropped, await head), format: kind } };
      else for await (const member of zipMembers(dropped, signal)) if (!JUNK.test(pathOf(member))) yield member;
      return;
    }
    case 'pdf':
    case 'none':
      yield { source: fileSource(dropped, await head) };
  }
}

export function pathOf(member: Member): string {
  return 'source' in member ? member.source.path : member.path;
}
