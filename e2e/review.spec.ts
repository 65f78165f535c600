import type { Page } from 'playwright/test';
import { Pairloom } from './pairloom';
import { prepareShortRun } from './short-run';
import { expect, test } from './site';

interface Row {
  readonly instruction: string;
  readonly response: string;
  readonly status: string;
  readonly original_response: string;
  readonly decoding: string;
}

async function reviewing(page: Page, url: string, passages: number): Promise<Pairloom> {
  const app = new Pairloom(page, url);
  await app.open();
  await prepareShortRun(app, passages);
  await app.generate();
  await app.untilDone();
  await app.open('#/data');
  await expect(page.getByRole('article').first()).toBeVisible();
  return app;
}

async function rows(app: Pairloom): Promise<readonly Row[]> {
  const text = (await app.exportAs('All fields')).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

test('twenty pairs are reviewed with keys alone in under a minute, and all of it is stored', async ({ page, site }) => {
  const app = await reviewing(page, site.url, 24);
  const before = await rows(app);
  expect(before.length).toBeGreaterThanOrEqual(20);
  const startedAt = Date.now();
  await page.keyboard.press('j');
  for (let pair = 0; pair < 20; pair += 1) {
    await expect(page.locator('article:focus')).toHaveCount(1);
    await expect(page.getByRole('complementary', { name: 'Passage' }).locator('mark.current').first()).toBeInViewport();
    if (pair % 5 === 4) {
      await page.keyboard.press('e');
      await page.getByLabel('Response', { exact: true }).press('End');
      await page.getByLabel('Response', { exact: true }).pressSequentially(' indeed');
      await page.keyboard.press('Enter');
      await expect(page.locator('article:focus')).toContainText('indeed');
      await page.keyboard.press('j');
    } else await page.keyboard.press(pair % 5 === 1 ? 'x' : 'a');
  }
  await page.keyboard.press('u');
  await expect(page.locator('article:focus')).not.toContainText('indeed');
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: 'Undo: approved 1 pair' })).toBeVisible();
  expect(Date.now() - startedAt).toBeLessThan(60_000);

  // A draft stays while other rows are looked at, and a ticked box takes no keys.
  const draft = page.getByLabel('Response', { exact: true });
  await page.keyboard.press('e');
  await draft.fill('a draft');
  await page.locator('.scroller').evaluate((list) => list.scrollTo(0, 0));
  await page.getByRole('article', { name: 'passage 1, pair 1' }).getByRole('checkbox').check();
  await page.keyboard.press('e');
  await expect(draft).toBeFocused();
  await expect(draft).toHaveValue('a draft');
  await page.keyboard.press('Escape');

  await page.reload();
  const after = await rows(app);
  const count = (status: string): number => after.filter((row) => row.status === status).length;
  expect([count('approved'), count('edited'), count('rejected')]).toEqual([13, 3, 0]);
  expect(after).toHaveLength(before.length - 4);
  for (const row of after.filter(({ status }) => status === 'edited')) {
    expect(row.response).toBe(`${row.original_response} indeed`);
  }
});

test('many pairs are decided at once, and one step takes it back', async ({ page, site }) => {
  const app = await reviewing(page, site.url, 6);
  const all = await rows(app);
  const [first] = all;
  await page.keyboard.press('/');
  await page.keyboard.type(first?.instruction ?? '');
  await expect(page.getByRole('article').first().locator('.instruction')).toHaveText(first?.instruction ?? '');
  const found = await page.getByRole('article').count();
  await page.getByRole('button', { name: `Reject ${String(found)} listed` }).click();
  await page.getByRole('searchbox').fill('');
  await expect(page.getByRole('button', { name: `Undo: rejected ${String(found)} pair` })).toBeVisible();
  await page.getByRole('button', { name: /^Undo: rejected/ }).click();
  await page.getByRole('button', { name: /^Approve \d+ listed/ }).click();
  expect((await rows(app)).every(({ status }) => status === 'approved')).toBe(true);
});

test('a passage is put to the model again, and an undo brings back what gave way', async ({ page, site }) => {
  const app = await reviewing(page, site.url, 3);
  const before = await rows(app);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.press('r');
    await expect(page.getByText(/new pairs? came|No new pair came/)).toBeVisible();
    if ((await page.getByText('added later').count()) > 0) break;
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  const after = await rows(app);
  const added = after.filter(({ decoding }) => decoding !== 'greedy');
  expect(added.length).toBeGreaterThan(0);
  expect(after[0]).toMatchObject({ instruction: before[0]?.instruction, status: 'approved' });
  await page.getByRole('button', { name: /^Undo: generated/ }).click();
  await expect(page.getByRole('button', { name: 'Undo: approved 1 pair' })).toBeVisible();
  expect((await rows(app)).map(({ instruction }) => instruction)).toEqual(before.map(({ instruction }) => instruction));
});
