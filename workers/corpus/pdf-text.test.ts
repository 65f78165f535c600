import 'fake-indexeddb/auto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { encryptedPdf, pdfOf, scannedPdf, textPage } from './test-pdf';
import { PdfWorkerHere } from './test-pdf-worker';
import { dropped, TestReading } from './test-reading';
import { zipOf } from './test-zip';

let reading: TestReading;
beforeAll(() => void vi.stubGlobal('Worker', PdfWorkerHere));
beforeEach(async () => {
  reading = await TestReading.open();
});

const beesAndHoney = pdfOf([
  textPage(
    'Bees dance in the dark of the hive to show the others where the food is',
    'and how far they have to fly, and the others follow the dance closely and',
    'then leave.',
    { text: 'Honey is what they make of it. They carry it home in their honey sto-', x: 84, y: 734 },
    'machs and give it on from mouth to mouth, until it is dry enough and the',
    { text: '1', x: 290, y: 40 },
  ),
  textPage('cells are closed with wax.', 'Winter comes.', { text: '2', x: 290, y: 40 }),
]);

describe('reading a PDF document', () => {
  test('joins lines to paragraphs, divided words to words, and leaves page numbers out', async () => {
    expect(await reading.textOf('bees.pdf', beesAndHoney)).toBe(
      'Bees dance in the dark of the hive to show the others where the food is and how far they have to fly, and the ' +
        'others follow the dance closely and then leave.\n\n' +
        'Honey is what they make of it. They carry it home in their honey stomachs and give it on from mouth to ' +
        'mouth, until it is dry enough and the cells are closed with wax.\n\nWinter comes.',
    );
  });

  test('knows the pages of each passage, and lets a passage run over the end of a page', async () => {
    const passages = await reading.passagesOf('bees.pdf', beesAndHoney, 40);
    expect(passages.map(([label]) => label)).toEqual(['page 1', 'pages 1–2']);
    const short = await reading.passagesOf('bees.pdf', pdfOf([textPage('One.'), textPage(), textPage('Three.')]), 1);
    expect(short).toEqual([
      ['page 1', 'One.'],
      ['page 3', 'Three.'],
    ]);
  });

  test('tells a locked, a scanned and a damaged document apart, and keeps nothing of them', async () => {
    const whole = new Uint8Array(beesAndHoney);
    const files = [
      dropped('locked.pdf', new Uint8Array(encryptedPdf())),
      dropped('scanned.pdf', new Uint8Array(scannedPdf(3))),
      dropped('cut.pdf', whole.slice(0, 600)),
      dropped('shell.pdf', '%PDF-1.7\n%%EOF'),
      dropped('<script>.pdf', '%PDF-1.4 <script>alert(1)</script> trailer << /Root 1 0 R >> %%EOF'),
    ];
    const outcomes = await reading.outcomes(files);
    const told = outcomes.map((outcome) => (outcome.kind === 'unreadable' ? outcome.message : outcome.kind));
    expect(told).toEqual([
      expect.stringContaining('protected by a password'),
      expect.stringContaining('its 3 pages are pictures of text'),
      ...Array<unknown>(3).fill(expect.stringContaining('PDF document is damaged or incomplete')),
    ]);
    expect(await reading.store.list()).toEqual([]);
  });

  test('reads one inside an archive', async () => {
    const archive = await zipOf({ 'deep/bees.txt': beesAndHoney });
    expect(await reading.textOf('all.zip', archive)).toContain('honey stomachs');
  });

  test('takes what looks like markup for text', async () => {
    const text = '<script>alert(1)</script> </s> <CON>';
    expect(await reading.textOf('a.pdf', pdfOf([textPage(text)]))).toBe(text);
  });
});
