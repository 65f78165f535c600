import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type CollectionFont, collectionPdf, pdfOf, textPage } from './test-pdf';
import { PdfWorkerHere } from './test-pdf-worker';
import { TestReading } from './test-reading';

const tables = fileURLToPath(new URL('../../node_modules/pdfjs-dist/cmaps/', import.meta.url));

let reading: TestReading;
let fetched: string[] = [];

/** Stands for the site, which has the tables of pdf.js among its files. */
async function site(url: string): Promise<Response> {
  const name = url.split('?')[0]?.split('/').at(-1) ?? '';
  fetched.push(name);
  return new Response(await readFile(tables + name));
}

beforeAll(() => {
  vi.stubGlobal('Worker', PdfWorkerHere);
  vi.stubGlobal('fetch', site);
});
beforeEach(async () => {
  fetched = [];
  reading = await TestReading.open();
});

test.each<[CollectionFont, readonly string[], string]>([
  [{ encoding: 'UniGB-UCS2-H', ordering: 'GB1' }, ['871C8702572880DE', '91CC8DF3821E3002'], '蜜蜂在胞里跳舞。'],
  [{ encoding: 'GBK-EUC-H', ordering: 'GB1' }, ['D6D0B9FA', 'CEC4D7D6'], '中国文字'],
  [{ encoding: '90ms-RKSJ-H', ordering: 'Japan1' }, ['93FA967B8CEA', '82CC836583588367'], '日本語のテスト'],
  [{ encoding: 'UniJIS-UTF16-H', ordering: 'Japan1' }, ['8702306F', '8E0A308B3002'], '蜂は踊る。'],
  [{ encoding: 'ETen-B5-H', ordering: 'CNS1' }, ['A4A4A4E5'], '中文'],
  [{ encoding: 'KSCms-UHC-H', ordering: 'Korea1' }, ['C7D1B1B9BEEE'], '한국어'],
])('text by the table of $encoding is read, with that table alone', async (font, lines, text) => {
  expect(await reading.textOf('old.pdf', collectionPdf(font, lines))).toBe(text);
  expect(new Set(fetched)).toContain(`${font.encoding}.bcmap`);
  // Those that it is built on, and one from the collection's characters to Unicode.
  expect(new Set(fetched).size).toBeLessThanOrEqual(4);
});

test('text whose font tells its own characters needs no table', async () => {
  const characters = ['漢', '字', '𠮷', '。'];
  const toUnicode = new Map(characters.map((character, code) => [code + 3, character]));
  const font = { encoding: 'Identity-H', ordering: 'Identity', toUnicode };
  expect(await reading.textOf('new.pdf', collectionPdf(font, ['00030004', '00050006']))).toBe('漢字𠮷。');
  expect(await reading.textOf('plain.pdf', pdfOf([textPage('Bees.')]))).toBe('Bees.');
  expect(fetched).toEqual([]);
});
