import type { DocumentFormat } from '../../src/domain/source-document';
import type { ByteSource } from './byte-source';
import { sniff } from './sniff';
import { UnreadableError } from './unreadable';
import { likelyZipKind, zipKind } from './zip-kind';

/** Its bytes are not characters: a library or a reader of parts gets the text out. */
export type BinaryFormat = Extract<DocumentFormat, 'pdf' | 'docx' | 'epub'>;

/**
 * The format of a source that is no text by its bytes, whatever the name says; undefined where it may be text.
 *
 * @throws UnreadableError when it is of a kind that is not read, or an archive: only dropped files are unpacked.
 */
export async function binaryFormatOf(
  source: ByteSource,
  head: Uint8Array,
  signal: AbortSignal,
): Promise<BinaryFormat | undefined> {
  if (source.format) return source.format;
  switch (sniff(head, source.path)) {
    case 'none':
      return undefined;
    case 'pdf':
      return 'pdf';
    case 'gzip':
      throw nestedArchive();
    case 'zip': {
      // An archive inside an archive need not be unpacked whole to be refused.
      if (likelyZipKind(head) === 'archive') throw nestedArchive();
      const kind = await zipKind(await source.blob(signal), head, source.budget, signal);
      if (kind === 'archive') throw nestedArchive();
      return kind;
    }
  }
}

function nestedArchive(): UnreadableError {
  const message = 'This is an archive inside an archive. Unpack the outer one and add this by itself.';
  return new UnreadableError('nestedArchive', message);
}
