import { UnreadableError } from './unreadable';

export type Container = 'zip' | 'gzip' | 'none';

/** What the first bytes of a file say about it. Letters that a text may begin with count only beside bytes of no text. */
const KNOWN: readonly (readonly [name: string, mark: RegExp])[] = [
  ['a PDF document', /^%PDF-\d/],
  ['a PNG image', /^\x89PNG/],
  ['a JPEG image', /^\xff\xd8\xff/],
  ['a GIF image', /^GIF8[79]a/],
  ['a WebP, WAV or AVI file', /^RIFF(?![ -~]{4})[^]{4}(?:WEBP|WAVE|AVI )/],
  ['a TIFF image', /^(?:II\*\0|MM\0\*)/],
  ['an audio file', /^ID3[\x02-\x04][^ -~]/],
  ['an audio file', /^OggS\0/],
  ['an audio file', /^fLaC[\0\x80]\0/],
  ['a video or image file', /^\0[^]{3}ftyp/],
  ['a video file', /^\x1aE\xdf\xa3/],
  ['an Office document of the old kind', /^\xd0\xcf\x11\xe0/],
  ['an RTF document', /^\{\\rtf\d/],
  ['a PostScript document', /^%!PS-Adobe-/],
  ['a 7z archive', /^7z\xbc\xaf'\x1c/],
  ['a RAR archive', /^Rar!\x1a\x07/],
  ['a bzip2 archive', /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/],
  ['an xz archive', /^\xfd7zXZ/],
  ['a Zstandard archive', /^\x28\xb5\x2f\xfd/],
  ['a tar archive', /^[^]{257}ustar(?:\0| {2}\0)/],
  ['a SQLite database', /^SQLite format 3\0/],
  ['a Parquet table', /^PAR1[^ -~\t\n\r]/],
  ['a program', /^\x7fELF/],
  ['a program', /^\0asm/],
  ['a font', /^wOF[2F](?:\0\x01\0\0|OTTO|true|ttcf)/],
  ['text in UTF-32', /^(?:\xff\xfe\0\0|\0\0\xfe\xff)/],
];

/** Zip archives that are documents of a program, by what begins the name of an entry, or a first entry's content. */
const ZIP_DOCUMENTS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['a Word document', /^word\//],
  ['an Excel workbook', /^xl\//],
  ['a PowerPoint presentation', /^ppt\//],
  ['an EPUB book', /^mimetypeapplication\/epub/],
  ['an OpenDocument file', /^mimetypeapplication\/vnd\.oasis/],
  ['an Office document', /^\[Content_Types\]\.xml/],
  ['a Java archive', /^META-INF\/MANIFEST\.MF/],
];

/** Bytes of an entry's header between its signature and its name. */
const ENTRY_HEADER = 26;

/**
 * Tells archives from text by the first bytes, whatever the name says.
 *
 * @throws UnreadableError naming what the file is, where it is of a kind that is not read.
 */
export function sniff(head: Uint8Array): Container {
  const start = latin1(head.subarray(0, 4096));
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) {
    const entries = entriesIn(start);
    const document = ZIP_DOCUMENTS.find(([, mark]) => entries.some((entry) => mark.test(entry)));
    if (document) throw unsupported(document[0]);
    return 'zip';
  }
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  const known = KNOWN.find(([, mark]) => mark.test(start));
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

/** What is near the beginning of each entry that begins here: its name, its extra fields, then its content. */
function entriesIn(start: string): readonly string[] {
  return start
    .split('PK\x03\x04')
    .slice(1)
    .map((entry) => entry.slice(ENTRY_HEADER));
}

function unsupported(name: string): UnreadableError {
  return new UnreadableError('unsupported', `This is ${name}, which is not read. Save it as plain text and add that.`);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
