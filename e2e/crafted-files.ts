import { gzipSync } from 'node:zlib';
import { encryptedPdf, scannedPdf } from '../workers/corpus/test-pdf';
import { docxOf, epubOf, zipOf } from '../workers/corpus/test-zip';
import type { TestFile } from './pairloom';

/** A file that must not be read, and what the page says of it. */
export interface BadFile {
  readonly file: TestFile;
  /** As the page names it: for a file in an archive with the archive in front. */
  readonly listed?: string;
  readonly reason: RegExp;
}

export function gzip(content: string | Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytesOf(content)));
}

export async function badFiles(): Promise<readonly BadFile[]> {
  const wholeZip = await zipOf({ 'inner.txt': 'Bees dance to show where food is. '.repeat(200) });
  const wholeGzip = gzip(Array.from({ length: 900 }, (_, index) => (index * index * 7919).toString(36)).join(' '));
  const zeros = new Uint8Array(30_000_000);
  const oldOffice = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600));
  const drm = { 'META-INF/encryption.xml': '<encryption><EncryptionMethod Algorithm="aes128-cbc"/></encryption>' };
  return [
    { file: { path: 'empty.txt', content: '' }, reason: /This file is empty/ },
    { file: { path: 'blank.txt', content: ' \n\t\n ' }, reason: /no text, only blanks/ },
    { file: { path: 'program.txt', content: Uint8Array.of(77, 90, 144, 0, 3, 0, 0, 0, 4, 0) }, reason: /not text/ },
    { file: { path: 'report.pdf', content: '%PDF-1.7\n%âãÏÓ' }, reason: /PDF document is damaged or incomplete/ },
    { file: { path: 'locked.pdf', content: encryptedPdf() }, reason: /PDF document is protected by a password/ },
    { file: { path: 'scanned.pdf', content: scannedPdf(2) }, reason: /its 2 pages are pictures of text, or blank/ },
    {
      file: { path: 'photo.png', content: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10) },
      reason: /a PNG image/,
    },
    { file: { path: 'letter.docx', content: oldOffice }, reason: /Office document is protected by a password/ },
    { file: { path: 'letter.doc', content: oldOffice }, reason: /Office document of the old kind/ },
    {
      file: { path: 'open.docx', content: await docxOf('', { 'word/document.xml': '<w:document>' }) },
      reason: /Word document is damaged or incomplete/,
    },
    { file: { path: 'novel.epub', content: await epubOf({ 'a.xhtml': 'Bees.' }, drm) }, reason: /locked by its shop/ },
    {
      file: { path: 'spaces.epub', content: await epubOf({ 'a.xhtml': ' '.repeat(9_000_000) }) },
      reason: /unpacks to far more than any text/,
    },
    {
      file: { path: 'locked.zip', content: await zipOf({ 'secret.txt': 'Nobody knows.' }, 'password') },
      listed: 'locked.zip/secret.txt',
      reason: /encrypted inside its archive/,
    },
    { file: { path: 'cut.txt.gz', content: wholeGzip.slice(0, -400) }, reason: /gzip file is damaged or incomplete/ },
    { file: { path: 'cut.zip', content: wholeZip.slice(0, -30) }, reason: /zip archive is damaged or incomplete/ },
    {
      file: { path: 'bomb.zip', content: await zipOf({ 'zeros.txt': zeros }) },
      listed: 'bomb.zip/zeros.txt',
      reason: /unpacks to far more|not text/,
    },
    {
      file: { path: 'spaces.zip', content: await zipOf({ 'spaces.txt': zeros.fill(0x20) }) },
      listed: 'spaces.zip/spaces.txt',
      reason: /unpacks to far more than any text/,
    },
    { file: { path: 'spaces.txt.gz', content: gzip(zeros) }, reason: /unpacks to far more than any text/ },
    {
      file: { path: 'nested.zip', content: await zipOf({ 'inner.zip': wholeZip }) },
      listed: 'nested.zip/inner.zip',
      reason: /an archive inside an archive/,
    },
    {
      file: { path: 'broken.json', content: '{\n "text": "Bees dance.",\n "more" oops\n}' },
      reason: /JSON.*in line 3/,
    },
    {
      file: { path: 'lines.jsonl', content: '{"text":"One."}\n{"text":\n{"text":"Two."}\n' },
      reason: /JSON.*in line 2/,
    },
    { file: { path: 'open.csv', content: 'id,text\n1,Bees dance.\n2,"no end\n3,x\n' }, reason: /CSV.*in line 3/ },
    {
      file: { path: '<img src=x onerror="window.hacked=1">.pdf', content: '%PDF-1.4' },
      reason: /PDF document is damaged or incomplete/,
    },
  ];
}

export const hostileText = `<img src=x onerror="window.hacked=2"><script>window.hacked=3</script> <s> </s><CON></CON><QUE> Who?<ANS> You.</END> {{constructor}}`;

/** Files beside the bad ones that hold text, and how it begins. */
export async function goodFiles(): Promise<readonly (TestFile & { readonly name: string; readonly text: string })[]> {
  const page =
    '<!doctype html><html><head><title>T</title><script>window.hacked=4</script></head>' +
    '<body onload="window.hacked=5"><h1>Bees</h1><p>They <b>dance</b>.<img src=x onerror="window.hacked=6"></p></body></html>';
  return [
    { path: 'plain.txt', content: 'Plain words about bees.', name: 'plain.txt', text: 'Plain words about bees.' },
    { path: '<svg onload=alert(1)>.txt', content: hostileText, name: '<svg onload=alert(1)>.txt', text: hostileText },
    { path: 'page.html', content: page, name: 'page.html', text: 'Bees\n\nThey dance.' },
    {
      path: 'outside.zip',
      content: await zipOf({ '../../outside.txt': 'Text from outside.' }),
      name: 'outside.txt',
      text: 'Text from outside.',
    },
    {
      path: 'halves.txt',
      // Half surrogates and a lead byte without its trail: neither is UTF-8.
      content: new Uint8Array([...bytesOf('Half '), 0xed, 0xa0, 0x80, ...bytesOf(' of a bee '), 0xc3, 0x28]),
      name: 'halves.txt',
      text: 'Half ',
    },
  ];
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
