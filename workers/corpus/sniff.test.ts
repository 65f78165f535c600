import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { expect, test } from 'vitest';
import { sniff } from './sniff';

configure({ useWebWorkers: false });

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function zipOf(...names: readonly string[]): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter());
  for (const name of names) await writer.add(name, new TextReader('xl/ and word/ are names.'), { level: 0 });
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

test.each([
  'ID3 was an algorithm that grew trees of decisions.',
  'RIFF is a form of files. It holds sound.',
  'RIFF-in-WAVE files.',
  'BZh is how bzip2 files begin.',
  'BZh9 is a droid.',
  'PAR1 is a gene.',
  'PAR1\n',
  'OggS, the pages of a stream',
  'fLaC marks a file.',
  'GIF8 is no image yet.',
  'Rar! said the tiger.',
  'wOF files are fonts.',
  'The ftyp box comes first.',
  '    ftyp comes after four blanks.',
  'SQLite format 3 is described here.',
  '%PDF is how one begins.',
  '%!PS is another beginning.',
  `${'a'.repeat(257)}ustar is a word`,
])('takes %j for text', (text) => {
  expect(sniff(bytes(text))).toBe('none');
});

test.each([
  ['ID3\x03\0\0\0\0\x0fvTIT2', 'audio'],
  ['RIFF\x24\x08\0\0WAVEfmt \x10\0', 'WAV'],
  ['RIFF\x24\x08\0\0WEBPVP8 \x10\0', 'WebP'],
  ['BZh91AY&SY\x8e\x11', 'bzip2'],
  ['PAR1\x15\x04\x15\x10', 'Parquet'],
  ['OggS\0\x02\0\0', 'audio'],
  ['fLaC\0\0\0\x22', 'audio'],
  ['GIF89a\x10\0', 'GIF'],
  ['Rar!\x1a\x07\x01\0', 'RAR'],
  ['wOF2\0\x01\0\0', 'font'],
  ['\0\0\0\x18ftypmp42', 'video'],
  ['SQLite format 3\0\x10', 'SQLite'],
  ['%PDF-1.7\n', 'PDF'],
  ['%!PS-Adobe-3.0\n', 'PostScript'],
  [`${'a\0'.repeat(128)}0ustar\x0000`, 'tar'],
])('knows %j', (head, name) => {
  expect(() => sniff(bytes(head))).toThrow(name);
});

test('takes a zip archive for a document only by the beginning of an entry name', async () => {
  expect(sniff(await zipOf('crossword/a.txt', 'pixl/b.txt', 'my META-INF/MANIFEST.MF'))).toBe('zip');
  const word = await zipOf('_rels/.rels', 'word/document.xml');
  expect(() => sniff(word)).toThrow('Word');
  const book = bytes(`PK\x03\x04${'\0'.repeat(26)}mimetypeapplication/epub+zip`);
  expect(() => sniff(book)).toThrow('EPUB');
});
