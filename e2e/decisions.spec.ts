import type { Page } from 'playwright/test';
import { Pairloom } from './pairloom';
import { prepareShortRun } from './short-run';
import { expect, test } from './site';

const text =
  'The lighthouse at Skerry Point was built in 1871 by Anna Muir. It is 43 metres tall. ' +
  'In 1932 its oil lamp was replaced by an electric one, and the last keeper left in 1987.';

async function finishedRun(page: Page, url: string): Promise<Pairloom> {
  const app = new Pairloom(page, url);
  await app.open();
  await app.paste(text, 'Lighthouse');
  await app.generate();
  await app.untilDone();
  return app;
}

function instructions(jsonl: string): string[] {
  if (jsonl === '') return [];
  return jsonl
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly instruction: string }).instruction);
}

test('a rejected pair leaves the downloads, stays rejected over a reload, and comes back when restored', async ({
  page,
  site,
}) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, 4);
  await app.generate();
  await app.untilDone();
  const download = /^Download \d+ rows?$/;
  const all = instructions(await app.saved(download));
  expect(all.length).toBeGreaterThan(1);

  const card = page.getByRole('article').filter({ has: page.getByRole('button', { name: 'Reject' }) });
  const rejected = (await card.first().locator('.instruction').textContent()) ?? '';
  await card.first().getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText('rejected', { exact: true })).toBeVisible();
  const without = all.filter((instruction) => instruction !== rejected);
  expect(without).toHaveLength(all.length - 1);
  expect(instructions(await app.saved(download))).toEqual(without);

  await app.open('#/data');
  await page.reload();
  await page.getByRole('button', { name: /^Rejected/ }).click();
  await expect(page.getByRole('article').locator('.instruction')).toHaveText([rejected]);
  const saved = async (): Promise<string[]> => instructions((await app.exportAs('All fields')).toString());
  expect(await saved()).toEqual(without);
  expect((await app.exportAs('Reference JSON')).toString()).not.toContain(JSON.stringify(rejected).slice(1, -1));
  expect(await app.storedPairs()).toBe(all.length);

  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Nothing of this kind.')).toBeVisible();
  expect(await saved()).toEqual(all);
});

test('runs and documents take new names, and go when they are deleted, the run first', async ({ page, site }) => {
  const app = await finishedRun(page, site.url);
  await page.getByRole('button', { name: 'New run' }).click();
  await page.getByRole('button', { name: 'Rename run: Lighthouse' }).click();
  await page.getByRole('textbox', { name: 'Rename run' }).fill('Skerry Point');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Review Skerry Point' })).toBeVisible();

  await page.getByText('Earlier documents').click();
  await page.getByRole('button', { name: 'Delete Lighthouse' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('This text is used by the run "Skerry Point".');
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await page.getByRole('button', { name: 'Use Lighthouse again' }).click();
  await page.getByRole('button', { name: 'About Lighthouse' }).click();
  await page.getByRole('button', { name: 'Rename: Lighthouse' }).click();
  await page.getByRole('textbox', { name: 'Rename' }).fill('The lamp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Leave out of the next run' }).click();
  await page.reload();
  await page.getByText('Earlier documents').click();
  await expect(page.getByRole('button', { name: 'Use The lamp again' })).toBeVisible();

  await page.getByRole('button', { name: 'Discard Skerry Point' }).click();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Review Skerry Point' })).toHaveCount(0);
  expect(await app.storedPairs()).toBe(0);
  await page.getByRole('button', { name: 'Delete The lamp' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('Earlier documents')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Science note' })).toBeVisible();
  await expect(page.getByText('Earlier documents')).toHaveCount(0);
});

test('a run without a pair says of each passage why', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.paste(`${text}\n\n${text.toUpperCase()}`, 'Lighthouse');
  await page.getByText('More settings').click();
  await page.getByLabel('Cut by').selectOption('Paragraph');
  await page.getByLabel('New tokens').fill('8');
  await page.getByLabel('New tokens').press('Tab');
  await app.generate();
  await app.untilDone();
  expect(await app.storedPairs()).toBe(0);
  await expect(page.getByText(/^No pair: 1 piece dropped \(cut off before its end mark\)\.$/)).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Download 0 rows' })).toBeDisabled();

  await app.open('#/data');
  await page.getByRole('button', { name: /^Passages without a pair/ }).click();
  await expect(page.getByText(/^No pair: /)).toHaveCount(2);
  await page.getByRole('button', { name: 'See the exact prompt' }).first().click();
  await expect(page.getByRole('dialog')).toContainText('The lighthouse at Skerry Point');
});
