import { deflateSync } from 'node:zlib';
import { encryptedPdf, pdfOf, textPage } from '../workers/corpus/test-pdf';
import { docxOf, epubOf, wordPart, zipOf } from '../workers/corpus/test-zip';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

const report = pdfOf([
  textPage('Bees dance in the dark of the hive, and the others fol-', 'low the dance to the flowers.', {
    text: '1',
    x: 290,
    y: 40,
  }),
  textPage('Honey is what they make of the nectar that they find.', { text: '2', x: 290, y: 40 }),
]);

const paragraph = (text: string, style = ''): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;

function letter() {
  return docxOf(paragraph('The tides', 'h1') + paragraph('Twice a day the harbour falls dry.'), {
    'word/styles.xml': wordPart('styles', '<w:style w:styleId="h1"><w:name w:val="heading 1"/></w:style>'),
  });
}

test('a PDF, a Word document and a book are read, and the data say on which page or in which chapter a pair stands', async ({
  page,
  site,
}) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused/.test(message.text())) refused.push(message.text());
  });
  const app = new Pairloom(page, site.url);
  const book = await epubOf({ 'a.xhtml': '<h1>Stone soup</h1><p>A traveller came with nothing but a stone.</p>' });
  await app.open();
  await app.drop(
    { path: 'report.pdf', content: report },
    { path: 'locked.pdf', content: encryptedPdf() },
    { path: 'library.zip', content: await zipOf({ 'letter.docx': await letter(), 'soup.epub': book }) },
  );
  for (const [name, section, opening] of [
    [
      'report.pdf',
      'pages 1–2',
      'Bees dance in the dark of the hive, and the others follow the dance to the flowers.\n\nHoney',
    ],
    ['letter.docx', 'The tides', 'The tides\n\nTwice a day'],
    ['soup.epub', 'Stone soup', 'Stone soup\n\nA traveller'],
  ] as const) {
    await app.openDocument(name);
    expect((await app.openingText()).startsWith(opening), name).toBe(true);
    await expect(page.getByLabel('Guessed from the bytes')).toHaveCount(0);
    await app.closeDialog();
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(
      page
        .getByRole('region', { name: `Passages of ${name}` })
        .getByText(section, { exact: true })
        .first(),
    ).toBeVisible();
  }
  await page.getByText('1 unreadable').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'locked.pdf' })).toContainText('protected by a password');

  await app.generate();
  await expect(page.getByText(/^passage [\d,]+ · (?:pages 1–2|The tides|Stone soup) ·/i)).toBeVisible();
  await app.untilDone();
  const rows = (await app.saved(/^Download \d+ rows?$/))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { source_file: string; source_section: string });
  expect(rows.length).toBeGreaterThan(0);
  const sections = { 'report.pdf': 'pages 1–2', 'letter.docx': 'The tides', 'soup.epub': 'Stone soup' };
  expect(Object.fromEntries(rows.map((row) => [row.source_file, row.source_section]))).toMatchObject(
    Object.fromEntries(Object.entries(sections).filter(([name]) => rows.some((row) => row.source_file === name))),
  );
  expect(refused).toEqual([]);
});

test('a PDF that unpacks to far more than any text is stopped, and the next one is read', async ({
  page,
  site,
  watch,
}) => {
  watch.forgive(/unpacks to more than any text/);
  const app = new Pairloom(page, site.url);
  const content = deflateSync(new Uint8Array(400_000_000)).toString('latin1');
  await app.open();
  await app.drop(
    { path: 'bomb.pdf', content: pdfOf([{ content, filter: '/FlateDecode' }]) },
    { path: 'report.pdf', content: report },
  );
  await expect(page.getByRole('button', { name: 'About report.pdf' })).toBeVisible({ timeout: 60_000 });
  await page.getByText('1 unreadable').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'bomb.pdf' })).toContainText('far more than any text');
  expect(await app.storedCount('documents')).toBe(1);
});
