import type { DroppedFile } from '../../src/adapters/dropped-file';
import { gzipSource, zipMembers } from './archive';
import { fileSource, HEAD_LENGTH, type ByteSource } from './byte-source';
import { sniff } from './sniff';
import { UnreadableError } from './unreadable';

/** A text to read, or why there is none. */
export type Member = { readonly source: ByteSource } | { readonly path: string; readonly error: UnreadableError };

/** Left by systems and programs, and never meant to be read. */
const JUNK = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX\/.*|\._[^/]*)$/;

/**
 * The texts in a dropped file: itself, what it unpacks to, or the files of an archive.
 *
 * @throws UnreadableError when the file as a whole is of a kind that is not read, or is damaged.
 */
export async function* membersOf(dropped: DroppedFile, signal: AbortSignal): AsyncGenerator<Member> {
  if (JUNK.test(dropped.path)) return;
  if (dropped.isGone) {
    throw new UnreadableError('notReadable', 'This was gone, or closed to the browser, before it could be opened.');
  }
  const head = new Uint8Array(await dropped.file.slice(0, HEAD_LENGTH).arrayBuffer());
  switch (sniff(head)) {
    case 'gzip':
      yield { source: gzipSource(dropped) };
      return;
    case 'zip':
      for await (const member of zipMembers(dropped, signal)) if (!JUNK.test(pathOf(member))) yield member;
      return;
    case 'none':
      yield { source: fileSource(dropped) };
  }
}

export function pathOf(member: Member): string {
  return 'source' in member ? member.source.path : member.path;
}
