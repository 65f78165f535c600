import { UnreadableError, unsupported } from './unreadable';

/** `zip` may be an archive or a document; the entries tell. */
export type Container = 'zip' | 'gzip' | 'pdf' | 'none';

/** What the first bytes of a file say about it. Letters that a text may begin with count only beside bytes of no text. */
const KNOWN: readonly (readonly [name: string, mark: RegExp])[] = [
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

const PDF = /^(?:\xef\xbb\xbf)?\s{0,16}%PDF-\d/;

/** The container of Word files before 2007, and of newer ones that need a password. */
const OLD_OFFICE = /^\xd0\xcf\x11\xe0/;
const ENCRYPTED_PACKAGE = Array.from('EncryptedPackage', (letter) => `${letter}\0`).join('');
const NEW_OFFICE_NAME = /\.(?:doc|xls|ppt)[xm]$/i;

/**
 * Tells archives and documents from text by the first bytes. The name counts only where they leave a question.
 *
 * @throws UnreadableError naming what the file is, where it is of a kind that is not read.
 */
export function sniff(head: Uint8Array, path = ''): Container {
  const start = latin1(head.subarray(0, 4096));
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  if (PDF.test(start)) return 'pdf';
  if (OLD_OFFICE.test(start)) throw oldOffice(head, path);
  const known = KNOWN.find(([, mark]) => mark.test(start));
  if (known) throw unsupported(known[0]);
  return 'none';
}

function oldOffice(head: Uint8Array, path: string): UnreadableError {
  const isEncrypted = new TextDecoder('windows-1252').decode(head).includes(ENCRYPTED_PACKAGE);
  if (isEncrypted || NEW_OFFICE_NAME.test(path)) {
    const message = 'This Office document is protected by a password. Save it without one and add that.';
    return new UnreadableError('encrypted', message);
  }
  const message = 'This is an Office document of the old kind, which is not read. Save it as .docx and add that.';
  return new UnreadableError('unsupported', message);
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

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
