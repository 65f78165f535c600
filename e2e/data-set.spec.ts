import { Pairloom } from './pairloom';
import { prepareShortRun } from './short-run';
import { expect, test } from './site';

test('a bar of the overview lists its pairs, and passages without one are put to the model again', async ({
  page,
  site,
}) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, 6);
  await app.generate();
  await app.untilDone();
  await app.open('#/data');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('rejected', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { name: 'Coverage', exact: true })).toBeVisible();
  const figures = page.getByText(/% of \d+ sentences feed a pair/);
  await expect(figures).toBeVisible();

  const strip = page.getByRole('slider', { name: /^Passages of chronicle/ });
  await strip.focus();
  await strip.press('End');
  await strip.press('ArrowLeft');
  await expect(strip).toHaveAttribute('aria-valuetext', /^Passage 5: \d of \d sentences? feed a pair$/);
  await strip.press('Enter');
  await expect(page.getByRole('button', { name: 'Show all again' })).toContainText('Passage 5');
  await expect(page.getByRole('complementary', { name: 'Passage' })).toContainText('passage 5');
  await page.getByRole('link', { name: 'Overview' }).click();

  // Passage 1 feeds nothing any more.
  const before = await app.storedPairs();
  for (let tries = 0; tries < 5 && (await app.storedPairs()) === before; tries += 1) {
    await page.getByRole('button', { name: 'Generate more here' }).click();
    await expect(page.getByText(/new pairs? came|No new pair came/)).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  expect(await app.storedPairs()).toBeGreaterThan(before);
  const bar = page.getByRole('button', { name: /^undecided/ });
  const count = Number(/\d+$/.exec((await bar.textContent())?.trim() ?? '')?.[0]);
  await bar.press('Enter');
  await expect(page.getByText(`${String(count)} pairs listed`)).toBeVisible();
  await page.getByRole('button', { name: 'Show all again' }).click();
  await expect(page.getByText(`${String(count)} pairs listed`)).toHaveCount(0);
});

test('a sequence is cooked, worded anew and cooked with templates from a file', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, 4);
  await app.generate();
  await app.untilDone();
  await app.open('#/data');
  await page.getByRole('link', { name: 'Texts' }).click();
  const text = page.getByRole('region', { name: 'Texts', exact: true }).locator('.cooked').first();
  await expect(text).toContainText('In 1701 Anna Muir built a mill');
  await expect(page.getByText(/^chronicle.*: passage 1/)).toBeVisible();
  const first = await text.textContent();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('2 of 2')).toBeVisible();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(text).toHaveText(first ?? '');
  await page.getByRole('button', { name: 'Word it anew' }).click();
  await page.getByRole('button', { name: 'Back to its own seed' }).click();
  await expect(text).toHaveText(first ?? '');

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByText('Use other templates').click(),
  ]);
  await chooser.setFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from('{"lists": 1}') });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(text).toHaveText(first ?? '');
});
