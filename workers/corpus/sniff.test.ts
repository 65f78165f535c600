import { expect, test } from 'vitest';
import { sniff } from './sniff';
import { zipOf } from './test-zip';
import { likelyZipKind } from './zip-kind';

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
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
  ['%!PS-Adobe-3.0\n', 'PostScript'],
  [`${'a\0'.repeat(128)}0ustar\x0000`, 'tar'],
])('knows %j', (head, name) => {
  expect(() => sniff(bytes(head))).toThrow(name);
});

test.each(['%PDF-1.7\n', '\xef\xbb\xbf%PDF-2.0', '\r\n%PDF-1.4 and so on'])('knows %j for a PDF document', (head) => {
  expect(sniff(bytes(head))).toBe('pdf');
});

test('takes an old Office document for a locked new one by what it holds, or else by its name', () => {
  const old = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
  const locked = old + Array.from('EncryptedPackage', (letter) => `${letter}\0`).join('');
  expect(() => sniff(bytes(old), 'letter.doc')).toThrow('of the old kind');
  expect(() => sniff(bytes(old), 'letter.DOCX')).toThrow('protected by a password');
  expect(() => sniff(bytes(locked), 'letter')).toThrow('protected by a password');
});

test('takes a zip file for a document only by the beginning of an entry name', async () => {
  const archive = await zipOf({ 'crossword/a.txt': 'word/', 'word/b.txt': 'xl/', 'my META-INF/MANIFEST.MF': '' });
  expect([sniff(archive), likelyZipKind(archive)]).toEqual(['zip', 'archive']);
  expect(likelyZipKind(await zipOf({ '_rels/.rels': '', 'word/document.xml': '' }))).toBe('docx');
  expect(likelyZipKind(await zipOf({ mimetype: 'application/epub+zip' }))).toBe('epub');
  const sheet = await zipOf({ '[Content_Types].xml': '', 'xl/workbook.xml': '' });
  expect(() => likelyZipKind(sheet)).toThrow('an Excel workbook');
});
