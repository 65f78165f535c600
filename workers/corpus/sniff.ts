import { UnreadableError } from './unreadable';

export type Container = 'zip' | 'gzip' | 'none';

/** What the first bytes of a file say about it: at this offset, these bytes. */
const KNOWN: readonly (readonly [name: string, offset: number, bytes: string])[] = [
  ['a PDF document', 0, '%PDF'],
  ['a PNG image', 0, '\x89PNG'],
  ['a JPEG image', 0, '\xff\xd8\xff'],
  ['a GIF image', 0, 'GIF8'],
  ['a WebP, WAV or AVI file', 0, 'RIFF'],
  ['a TIFF image', 0, 'II*\0'],
  ['a TIFF image', 0, 'MM\0*'],
  ['an audio file', 0, 'ID3'],
  ['an audio file', 0, 'OggS'],
  ['an audio file', 0, 'fLaC'],
  ['a video or image file', 4, 'ftyp'],
  ['a video file', 0, '\x1aE\xdf\xa3'],
  ['an Office document of the old kind', 0, '\xd0\xcf\x11\xe0'],
  ['an RTF document', 0, '{\\rtf'],
  ['a PostScript document', 0, '%!PS'],
  ['a 7z archive', 0, "7z\xbc\xaf'\x1c"],
  ['a RAR archive', 0, 'Rar!'],
  ['a bzip2 archive', 0, 'BZh'],
  ['an xz archive', 0, '\xfd7zXZ'],
  ['a Zstandard archive', 0, '\x28\xb5\x2f\xfd'],
  ['a tar archive', 257, 'ustar'],
  ['a SQLite database', 0, 'SQLite format 3'],
  ['a Parquet table', 0, 'PAR1'],
  ['a program', 0, '\x7fELF'],
  ['a program', 0, '\0asm'],
  ['a font', 0, 'wOF'],
  ['text in UTF-32', 0, '\xff\xfe\0\0'],
  ['text in UTF-32', 0, '\0\0\xfe\xff'],
];

/** Zip archives that are documents of a program, by what they hold near their beginning. */
const ZIP_DOCUMENTS: readonly (readonly [name: string, mark: string])[] = [
  ['a Word document', 'word/'],
  ['an Excel workbook', 'xl/'],
  ['a PowerPoint presentation', 'ppt/'],
  ['an EPUB book', 'application/epub'],
  ['an OpenDocument file', 'application/vnd.oasis'],
  ['an Office document', '[Content_Types].xml'],
  ['a Java archive', 'META-INF/MANIFEST.MF'],
];

/**
 * Tells archives from text by the first bytes, whatever the name says.
 *
 * @throws UnreadableError naming what the file is, where it is of a kind that is not read.
 */
export function sniff(head: Uint8Array): Container {
  const start = latin1(head.subarray(0, 4096));
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) {
    const document = ZIP_DOCUMENTS.find(([, mark]) => start.includes(mark));
    if (document) throw unsupported(document[0]);
    return 'zip';
  }
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  const known = KNOWN.find(([, offset, bytes]) => start.startsWith(bytes, offset));
  if (known) throw unsupported(known[0]);
  return 'none';
}

const MOST_CONTROLS = 0.01;

/** @throws UnreadableError when bytes that are not UTF-16 hold zeros or many control characters. */
export function refuseBinary(head: Uint8Array, encoding: string): void {
  if (encoding.startsWith('utf-16')) return;
  const controls = head.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  if (!head.includes(0) && controls <= head.length * MOST_CONTROLS) return;
  throw new UnreadableError('binary', 'This is not text: its bytes are those of a program, an image or other data.');
}

function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f;
}

function unsupported(name: string): UnreadableError {
  return new UnreadableError('unsupported', `This is ${name}, which is not read. Save it as plain text and add that.`);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
