import Papa from 'papaparse';
import type { Page, Worker } from 'playwright/test';
import { parse } from 'yaml';
import { jsonLinesOf, parquetOf, zipOf } from '../workers/export/test-export';
import { chronicle } from './chronicle';
import { Pairloom } from './pairloom';
import { chooseShortPassages } from './short-run';
import { expect, test } from './site';

/** A run over two documents, its data set open. */
async function finishedRun(page: Page, url: string, passages = 6): Promise<Pairloom> {
  const app = new Pairloom(page, url);
  await app.open();
  await app.paste(chronicle(passages), 'chronicle');
  const later = chronicle(passages + 4)
    .split('\n\n')
    .slice(passages);
  await app.paste(later.join('\n\n'), 'other');
  await chooseShortPassages(app);
  await app.generate();
  await app.untilDone();
  await app.open('#/data');
  await expect(page.getByRole('article').first()).toBeVisible();
  return app;
}

/** From the next load on, the person picks a file of this name: private storage stands for their disk. */
async function withPicker(page: Page, name: string): Promise<void> {
  await page.addInitScript((picked) => {
    Object.assign(globalThis, {
      showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle(picked, { create: true }),
    });
  }, name);
  await page.reload();
  await expect(page.getByRole('article').first()).toBeVisible();
}

/** The file that was picked; null where there is none. */
async function pickedFile(page: Page, name: string): Promise<string | null> {
  return page.evaluate(async (picked) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(picked).catch(() => null);
    return handle === null ? null : (await handle.getFile()).text();
  }, name);
}

async function exportWorker(page: Page): Promise<Worker> {
  for (const worker of page.workers()) if ((await worker.evaluate(() => self.name)) === 'export') return worker;
  throw new Error('No worker exports.');
}

test('Alpaca rows go to a picked file, open or closed book, and are read back before they are called saved', async ({
  page,
  site,
}) => {
  const app = await finishedRun(page, site.url);
  const stored = await app.storedPairs();
  await withPicker(page, 'pairs.jsonl');
  const dialog = await app.openExport('Alpaca');
  const [first] = await page.getByRole('article').locator('.instruction').allTextContents();
  await expect(
    dialog.locator('label', { has: page.getByRole('radio', { name: 'Alpaca' }) }).locator('code'),
  ).toContainText((first ?? '').slice(0, 20));
  await dialog.getByRole('button', { name: `Save ${String(stored)} rows` }).click();
  await expect(dialog.getByText(/^Saved and read back: \d+ rows, no empty field, longest \d+ tokens\.$/)).toBeVisible();
  const open = await jsonLinesOf((await pickedFile(page, 'pairs.jsonl')) ?? '');
  expect(open).toHaveLength(stored);
  for (const row of open) {
    expect(Object.keys(row)).toEqual(['instruction', 'input', 'output']);
    expect(String(row['input'])).toContain(' built ');
  }

  await dialog.getByRole('checkbox', { name: /^With the passage of each pair/ }).uncheck();
  await expect(dialog.getByText(/^Saved and read back/)).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Save / }).click();
  await expect(dialog.getByText(/^Saved and read back: /)).toBeVisible();
  const closed = await jsonLinesOf((await pickedFile(page, 'pairs.jsonl')) ?? '');
  expect(closed).toEqual(open.map((row) => ({ ...row, input: '' })));
});

test('a Hugging Face data set is split by document, and its card says what is in its Parquet files', async ({
  page,
  site,
}) => {
  const app = await finishedRun(page, site.url);
  const stored = await app.storedPairs();
  const dialog = await app.openExport('Hugging Face data set');
  await dialog.getByRole('checkbox', { name: /^Set documents aside for testing/ }).check();
  await expect(
    dialog.getByText(/^1 document with \d+ rows? to test, 1 document with \d+ rows? to train\.$/),
  ).toBeVisible();
  const archive = await zipOf(new Blob([new Uint8Array(await app.saveExport())]));
  const card = await archive.text('README.md');
  const { configs, dataset_info: info } = parse(card.split('---\n')[1] ?? '') as {
    readonly configs: readonly { readonly data_files: readonly { readonly split: string; readonly path: string }[] }[];
    readonly dataset_info: { readonly splits: readonly { readonly name: string; readonly num_examples: number }[] };
  };
  const sources: unknown[][] = [];
  let rowCount = 0;
  for (const { split, path } of configs[0]?.data_files ?? []) {
    const { rows } = parquetOf(await archive.bytes(path));
    expect(info.splits.find(({ name }) => name === split)?.num_examples).toBe(rows.length);
    sources.push([...new Set(rows.map((row) => row['source_file']))]);
    for (const row of rows) expect(card).toContain(String(row['source_sha256']));
    rowCount += rows.length;
  }
  expect(rowCount).toBe(stored);
  expect(sources.flat().toSorted()).toEqual(['chronicle', 'other']);
  expect(sources.map(({ length }) => length)).toEqual([1, 1]);
});

test('CSV opens in another reader, with only the approved pairs', async ({ page, site }) => {
  const app = await finishedRun(page, site.url);
  await page.keyboard.press('j');
  for (const key of ['a', 'x', 'e']) {
    await expect(page.locator('article:focus')).toHaveCount(1);
    await page.keyboard.press(key);
  }
  await page.getByLabel('Response', { exact: true }).fill('=1+1, "so to say"');
  await page.keyboard.press('Enter');
  await expect(page.locator('article:focus')).toContainText('=1+1');
  const dialog = await app.openExport('CSV');
  await dialog.getByRole('radio', { name: 'Only approved (2)' }).check();
  await expect(dialog.getByRole('button', { name: 'Save 2 rows' })).toBeEnabled();
  const text = (await app.saveExport()).toString();
  await expect(dialog.getByText('1 cell began like a formula and got an apostrophe in front.')).toBeVisible();
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  expect(data.map(({ status }) => status)).toEqual(['approved', 'edited']);
  expect(data[1]?.['response']).toBe(`'=1+1, "so to say"`);
  expect(data[1]?.['original_response']).not.toBe('');
});

test('a cancelled save leaves no file, and can be made again', async ({ page, site }) => {
  const app = await finishedRun(page, site.url);
  await withPicker(page, 'pairs.parquet');
  const dialog = await app.openExport('Parquet');
  await expect(dialog.locator('code').first()).not.toBeEmpty();
  const worker = await exportWorker(page);
  await worker.evaluate(() => {
    const { write } = FileSystemWritableFileStream.prototype;
    const go = new Promise<void>((resolve) => Object.assign(self, { letGo: resolve }));
    FileSystemWritableFileStream.prototype.write = async function (data) {
      await go;
      return write.call(this, data);
    };
  });
  await dialog.getByRole('button', { name: /^Save / }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await worker.evaluate(() => (self as unknown as { letGo: () => void }).letGo());
  await expect(dialog.getByText('Cancelled. Nothing was saved.')).toBeVisible();
  expect(await pickedFile(page, 'pairs.parquet')).toBeNull();
  await dialog.getByRole('button', { name: /^Save / }).click();
  await expect(dialog.getByText(/^Saved and read back: /)).toBeVisible();
  expect(await pickedFile(page, 'pairs.parquet')).toMatch(/^PAR1/);
});

test('a save over an older file that is cancelled while it is read back keeps the older one', async ({
  page,
  site,
}) => {
  const app = await finishedRun(page, site.url);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const writable = await (await root.getFileHandle('pairs.jsonl', { create: true })).createWritable();
    await writable.write('my own words');
    await writable.close();
  });
  await withPicker(page, 'pairs.jsonl');
  const dialog = await app.openExport('Alpaca');
  await expect(dialog.locator('code').first()).not.toBeEmpty();
  const worker = await exportWorker(page);
  await worker.evaluate(() => {
    const { slice, stream } = Blob.prototype;
    const go = new Promise<void>((resolve) => Object.assign(self, { letGo: resolve }));
    Blob.prototype.stream = function () {
      const whole = slice.call(this);
      return new ReadableStream({
        async start(controller) {
          await go;
          for await (const piece of stream.call(whole)) controller.enqueue(piece);
          controller.close();
        },
      });
    };
  });
  await dialog.getByRole('button', { name: /^Save / }).click();
  await expect(dialog.getByText(/^Reading back · /)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await worker.evaluate(() => (self as unknown as { letGo: () => void }).letGo());
  await expect(dialog.getByText('Cancelled. Nothing was saved.')).toBeVisible();
  expect(await pickedFile(page, 'pairs.jsonl')).toBe('my own words');
  await dialog.getByRole('button', { name: /^Save / }).click();
  await expect(dialog.getByText(/^Saved and read back: /)).toBeVisible();
  expect((await jsonLinesOf((await pickedFile(page, 'pairs.jsonl')) ?? '')).length).toBe(await app.storedPairs());
});

test.describe('where no service worker fills the disk', () => {
  test.use({ serviceWorkers: 'block' });

  test('a disk that is full in the middle of a save is told in plain words, and the old file stays', async ({
    page,
    site,
  }) => {
    const app = await finishedRun(page, site.url, 40);
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const writable = await (await root.getFileHandle('pairs.jsonl', { create: true })).createWritable();
      await writable.write('my own words');
      await writable.close();
    });
    await withPicker(page, 'pairs.jsonl');
    const dialog = await app.openExport('All fields');
    const devTools = await page.context().newCDPSession(page);
    const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    const origin = new URL(page.url()).origin;
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 10_000 });
    await dialog.getByRole('button', { name: /^Save / }).click();
    await expect(dialog.getByRole('alert')).toContainText(
      'There is no room left where the file was to go. Nothing was saved, and your pairs are safe.',
    );
    expect(await pickedFile(page, 'pairs.jsonl')).toBe('my own words');

    await devTools.send('Storage.overrideQuotaForOrigin', { origin });
    await dialog.getByRole('button', { name: /^Save / }).click();
    await expect(dialog.getByText(/^Saved and read back: /)).toBeVisible();
    expect((await jsonLinesOf((await pickedFile(page, 'pairs.jsonl')) ?? '')).length).toBe(await app.storedPairs());
  });
});
