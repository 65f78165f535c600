import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeAs, TEXTS_BY_ENCODING } from '../workers/corpus/test-encoder';
import { zipOf } from '../workers/corpus/test-zip';
import { gzip } from './crafted-files';
import { Pairloom, type TestFile } from './pairloom';
import { expect, test } from './site';

interface EncodedFile extends TestFile {
  readonly encoding: string;
  readonly text: string;
}

function encodedFiles(): readonly EncodedFile[] {
  const wide = ['utf-16le', 'utf-16be'].flatMap((encoding) =>
    ['', '\ufeff'].map((mark): EncodedFile => {
      const name = `${encoding}${mark && '-marked'}.txt`;
      const text = `Der Imker öffnet den Korb.\nBienen tanzen in ${name}.`;
      return { path: name, encoding, text, content: encodeAs(mark + text, encoding) };
    }),
  );
  const narrow = Object.entries(TEXTS_BY_ENCODING).map(([encoding, sample]) => ({
    path: `${encoding}.txt`,
    encoding,
    text: sample,
    content: encodeAs(sample, encoding),
  }));
  return [...wide, ...narrow, { path: 'utf-8.txt', encoding: 'utf-8', text: 'Żółw 蜜蜂 🐝', content: 'Żółw 蜜蜂 🐝' }];
}

test('texts are read in the encoding they were written in', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  const files = encodedFiles();
  await app.open();
  await app.drop(...files);
  for (const { path, encoding, text } of files) {
    await app.openDocument(path);
    await expect(page.getByLabel('Guessed from the bytes')).toHaveValue(encoding);
    await expect.poll(() => app.openingText(), path).toBe(text);
    await app.closeDialog();
  }
});

test('a wrong guess of the encoding is changed and the text is read again', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  const text = 'Źle. Łąka i źdźbło.';
  await app.open();
  await app.drop({ path: 'short.txt', content: encodeAs(text, 'iso-8859-2') });
  await app.openDocument('short.txt');
  await expect(page.getByLabel('Guessed from the bytes')).not.toHaveValue('iso-8859-2');
  expect(await app.openingText()).not.toBe(text);
  await page.getByLabel('Guessed from the bytes').selectOption('iso-8859-2');
  await expect.poll(() => app.openingText()).toBe(text);
  await app.closeDialog();
  await expect(page.getByText(text).first()).toBeVisible();
  expect(await app.storedCount('documents')).toBe(1);
});

const csv =
  'id,title,body\n1,Bees,"Bees dance, and others follow the dance to the flowers."\n' +
  '2,Tides,"The moon draws the water, and twice a day the harbour falls dry."\n';
const csvBody =
  'Bees dance, and others follow the dance to the flowers.\n\n' +
  'The moon draws the water, and twice a day the harbour falls dry.';
const lines =
  '{"title":"Bees","post":{"body":"Bees dance, and others follow them to the flowers nearby."}}\n' +
  '{"title":"Tides","post":{"body":"The moon draws the water and twice a day the harbour is dry."}}\n';
const linesBody =
  'Bees dance, and others follow them to the flowers nearby.\n\n' +
  'The moon draws the water and twice a day the harbour is dry.';

const structured: readonly { file: () => Promise<TestFile>; name: string; field: string; text: string }[] = [
  { file: async () => ({ path: 'rows.csv', content: csv }), name: 'rows.csv', field: 'body', text: csvBody },
  {
    file: async () => ({ path: 'rows.csv.gz', content: gzip(csv) }),
    name: 'rows.csv.gz',
    field: 'body',
    text: csvBody,
  },
  {
    file: async () => ({ path: 'posts.jsonl', content: lines }),
    name: 'posts.jsonl',
    field: 'post.body',
    text: linesBody,
  },
  {
    file: async () => ({ path: 'all.zip', content: await zipOf({ 'other.txt': 'Other.', 'deep/posts.jsonl': lines }) }),
    name: 'posts.jsonl',
    field: 'post.body',
    text: linesBody,
  },
];

for (const { file, name, field, text } of structured) {
  test(`the field that holds text is found and changed in ${name} of ${(await file()).path}`, async ({
    page,
    site,
  }) => {
    const app = new Pairloom(page, site.url);
    await app.open();
    await app.drop(await file());
    await app.openDocument(name);
    await expect.poll(() => app.openingText()).toBe(text);
    const chosen = page.getByRole('checkbox', { name: new RegExp(`^${field}\\b`) });
    const title = page.getByRole('checkbox', { name: /^title\b/ });
    await expect(chosen).toBeChecked();
    await expect(title).not.toBeChecked();
    await expect(page.getByText('Bees', { exact: true })).toBeVisible();

    await title.check();
    await expect.poll(() => app.openingText()).toContain('Bees\n\nBees dance');
    await chosen.uncheck();
    await expect.poll(() => app.openingText()).toBe('Bees\n\nTides');
    await app.closeDialog();
    await expect(page.getByText('Tides', { exact: true }).first()).toBeVisible();
  });
}

test('a large text shows its passages in parts, and cutting it again is cancelled', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.dropRepeated('large.txt', 'Bees dance to show where food is, and the others follow.\n\n', 10_000_000);
  await expect(page.getByRole('button', { name: 'About large.txt' })).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.getByText(/^passage 2,001\b/i)).toBeVisible();
  const budget = page.getByLabel('Passage', { exact: false }).and(page.getByRole('spinbutton'));
  const before = await budget.inputValue();
  const passage = page.getByRole('region', { name: 'Passages' }).first();
  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect(page.getByText(/^passage 1\b/i)).toBeVisible();
  const shown = await passage.innerText();
  await budget.fill('40');
  await budget.press('Enter');
  await expect(page.getByRole('progressbar', { name: 'Cutting passages' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(budget).toHaveValue(before);
  await expect.poll(() => passage.innerText()).toBe(shown);
  expect(await app.storedCount('cuts')).toBe(1);
});

test('a folder of two thousand small files is read whole', async ({ page, site }, info) => {
  const folder = info.outputPath('notes');
  for (let index = 0; index < 2000; index++) {
    const part = join(folder, `part ${index % 20}`);
    if (index < 20) await mkdir(part, { recursive: true });
    await writeFile(join(part, `note ${index}.txt`), `Note number ${index} says that bees dance.`);
  }
  const app = new Pairloom(page, site.url);
  await app.open();
  await page.locator('input[webkitdirectory]').first().setInputFiles(folder);
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Documents' }).first()).toContainText(/note \d+\.txt/);
  expect(await app.storedCount('documents')).toBe(2000);
});
