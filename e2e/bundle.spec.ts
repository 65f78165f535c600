import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { tabTo } from './keys';
import { Pairloom } from './pairloom';
import { labelledBundle } from './reviewed-bundle';
import { prepareShortRun } from './short-run';
import { expect, test } from './site';
import { editFirstPair, storedContents } from './stored-contents';

async function savedBundle(page: Page): Promise<Uint8Array> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as .pairloom' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('chronicle.pairloom');
  return new Uint8Array(await readFile(await file.path()));
}

async function finishedRun(page: Page, url: string): Promise<Pairloom> {
  const app = new Pairloom(page, url);
  await app.open();
  await prepareShortRun(app, 4);
  await app.generate();
  await app.untilDone();
  return app;
}

async function deleteEverything({ page }: Pairloom): Promise<void> {
  await page.goto(`${page.url().split('#')[0] ?? ''}#/privacy`);
  await page.getByRole('button', { name: /^Delete everything/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByText('Drop files or folders anywhere')).toBeVisible();
}

test('a finished run leaves as one file, and comes back the same after everything was deleted', async ({
  page,
  site,
}) => {
  const app = await finishedRun(page, site.url);
  await editFirstPair(page, 'An answer that a person wrote.');
  await app.open('#/data');
  const pairs = page.getByRole('article');
  await pairs.last().getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText('rejected', { exact: true })).toBeVisible();
  const before = await storedContents(page);
  const rows = (await app.exportAs('All fields')).toString();
  const file = await savedBundle(page);

  await deleteEverything(app);
  expect(await app.storedCount('runs')).toBe(0);
  await app.drop({ path: 'a name that says nothing', content: file });
  await expect(page.getByRole('button', { name: 'Save as .pairloom' })).toBeVisible();
  await expect(page.getByText('An answer that a person wrote.')).toBeVisible();
  expect(await storedContents(page)).toEqual(before);
  expect((await app.exportAs('All fields')).toString()).toBe(rows);
  await page.getByRole('button', { name: 'See the exact prompt' }).first().click();
  await expect(page.getByTestId('exact-prompt')).not.toBeEmpty();
  await app.closeDialog();

  await app.open();
  await app.drop({ path: 'again.pairloom', content: file });
  await expect(page.getByText('The run in again.pairloom is here already. This is it.')).toBeVisible();
  expect(await app.storedCount('runs')).toBe(1);
  expect(await storedContents(page)).toEqual(before);
});

test('a damaged bundle says what is wrong with it and leaves nothing behind', async ({ page, site }) => {
  const app = await finishedRun(page, site.url);
  await app.open('#/data');
  const file = await savedBundle(page);
  await deleteEverything(app);
  const damaged = file.slice();
  damaged.fill(0, Math.floor(file.length / 2), Math.floor(file.length / 2) + 40);
  const cut = file.slice(0, file.length - 200);
  for (const [path, content] of Object.entries({ 'damaged.pairloom': damaged, 'cut.pairloom': cut })) {
    await app.drop({ path, content });
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(`${path}: This Pairloom file is damaged or incomplete`);
    await expect(alert).toContainText('Nothing was taken from it.');
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    for (const store of ['runs', 'examples', 'pairs', 'documents', 'documentText', 'cuts']) {
      expect([store, await app.storedCount(store)]).toEqual([store, 0]);
    }
  }
});

test('somebody’s pairs open for review, once a person said that this is what they are', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  const rows = [
    { context: 'Bees dance to show where food is.', instruction: 'Who dances?', response: 'Bees' },
    {
      context: 'Bees dance to show where food is.',
      instruction: 'Why?',
      response: '<img src=x onerror="window.hacked=1">',
    },
    { context: 'Ants follow a trail.', instruction: 'What do ants follow?', response: 'a trail' },
    { context: 'Ants follow a trail.', instruction: 'And then?', response: '' },
  ];
  const content = rows.map((row) => `${JSON.stringify({ ...row, source_file: 'insects.md' })}\n`).join('');
  await app.drop({ path: 'rows.jsonl', content });
  const dialog = page.getByRole('dialog', { name: 'This file looks like pairs' });
  await expect(dialog.getByTestId('survey')).toHaveText('3 pairs with 2 passages. 1 row left out: without a response.');
  await expect(dialog.getByLabel('Instruction')).toHaveValue('instruction');
  expect(await app.storedCount('documents')).toBe(0);
  await dialog.getByRole('button', { name: 'Review 3 pairs' }).click();

  await expect(page.getByRole('article')).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'See the exact prompt' })).toHaveCount(0);
  await page.getByRole('article').first().getByRole('button', { name: 'Reject' }).click();
  const exported = (await app.exportAs('All fields')).toString();
  expect(
    exported
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { context: 'Bees dance to show where food is.', source_file: 'insects.md', model: 'imported', decoding: '' },
    { context: 'Ants follow a trail.', char_start: 35, evidence: [[47, 54]], decoding: '' },
  ]);
  expect(await page.evaluate(() => Reflect.get(window, 'hacked') as unknown)).toBeUndefined();

  await app.open();
  await expect(page.getByRole('button', { name: 'Review rows.jsonl' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Continue/ })).toHaveCount(0);
});

test('stored answers are read again, tolerantly, without a model, and an undo rejects what was read', async ({
  page,
  site,
}) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.drop({ path: 'run.pairloom', content: await labelledBundle() });
  await expect(page.getByRole('button', { name: 'All 0' })).toBeVisible();
  await page.getByRole('group').locator('summary', { hasText: 'Rules' }).click();
  await page.getByRole('button', { name: 'Read the answers again, tolerantly' }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page.getByRole('article').first()).toContainText('Who dances?');
  await expect(page.getByRole('checkbox', { name: /^Not written in the exact format 2$/ })).toBeVisible();
  await page.getByRole('button', { name: /^Undo: / }).click();
  await expect(page.getByRole('button', { name: 'Rejected 2' })).toBeVisible();
});

test('keys alone choose the columns of somebody’s pairs and open them for review', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  const content = 'question,answer,text,note\nWho dances?,Bees,page 3,Bees dance to show where food is.\n';
  await app.drop({ path: 'rows.csv', content });
  const dialog = page.getByRole('dialog', { name: 'This file looks like pairs' });
  await tabTo(dialog.getByLabel('Passage', { exact: true }));
  await page.keyboard.type('note');
  await expect(dialog.getByRole('list', { name: 'The first pairs' })).toContainText('Bees dance to show');
  await tabTo(dialog.getByRole('button', { name: 'Review 1 pair' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toContainText('Who dances?');
  await page.keyboard.press('j');
  await expect(page.getByRole('complementary', { name: 'Passage' })).toContainText('Bees dance to show where food is.');
});

test('a file that looks like pairs is read as text where a person wants that', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  const content = 'question,answer,passage\nWho dances?,Bees,"Bees dance to show where food is, all summer long."\n';
  await app.drop({ path: 'rows.csv', content });
  await page.getByRole('dialog').getByRole('button', { name: 'Use it as text' }).click();
  await app.openDocument('rows.csv');
  expect(await app.openingText()).toBe('Bees dance to show where food is, all summer long.');
  await app.closeDialog();
  expect(await app.storedCount('runs')).toBe(0);
});
