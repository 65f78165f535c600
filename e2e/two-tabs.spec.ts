import type { BrowserContext, Page } from 'playwright/test';
import { Pairloom } from './pairloom';
import { chooseShortPassages, contentsOf, prepareShortRun } from './short-run';
import { expect, test } from './site';

async function openTab(context: BrowserContext, url: string): Promise<Pairloom> {
  const app = new Pairloom(await context.newPage(), url);
  await app.open();
  return app;
}

function passagesDone(page: Page): Promise<number> {
  return page.getByRole('progressbar', { name: 'Passages done' }).evaluate((bar) => (bar as HTMLProgressElement).value);
}

test('a second tab shows the run live and read-only, and continues it when the first closes in the middle', async ({
  context,
  site,
}) => {
  const first = await openTab(context, site.url);
  await prepareShortRun(first, 24);
  const second = await openTab(context, site.url);
  // Read before the run begins, the text lies on the second tab's desk too.
  await expect(second.generateButton).toBeVisible();
  await first.page.bringToFront();
  await first.generate();

  await expect(second.page.getByText('Running in another tab; this one shows it, read-only.')).toBeVisible();
  const before = await passagesDone(second.page);
  await expect.poll(() => passagesDone(second.page)).toBeGreaterThan(before + 1);
  await expect(second.page.getByRole('article', { name: 'Being written' })).toBeVisible();
  await expect(second.page.getByRole('button', { name: 'See the exact prompt' }).first()).toBeVisible();
  for (const name of ['Pause', 'Stop', 'Reject', 'New run', /^Continue/, /^Generate/]) {
    await expect(second.page.getByRole('button', { name })).toHaveCount(0);
  }

  await first.page.close();
  await expect(second.continueButton).toBeVisible();
  const kept = await passagesDone(second.page);
  expect(kept).toBeLessThan(24);
  await second.continueButton.click();
  await second.untilDone();
  const shared = contentsOf(await second.saved(/^Download \d+ rows?$/));

  await second.page.getByRole('button', { name: 'New run' }).click();
  await chooseShortPassages(second);
  await second.generate();
  await second.untilDone();
  expect(shared).toEqual(contentsOf(await second.saved(/^Download \d+ rows?$/)));
});

test('a tab starts nothing while another one holds the right to run', async ({ context, site }) => {
  const first = await openTab(context, site.url);
  const second = await openTab(context, site.url);
  await first.page.evaluate(() => {
    const waiting = window as unknown as { letGo: () => void };
    void navigator.locks.request('pairloom-run', () => new Promise<void>((resolve) => (waiting.letGo = resolve)));
  });
  await second.paste('The lighthouse at Skerry Point was built in 1871 by Anna Muir.');
  await second.generate();
  await expect(second.page.getByRole('alert')).toContainText('Another tab is working on a run.');
  expect(await second.storedPairs()).toBe(0);

  await first.page.evaluate(() => (window as unknown as { letGo: () => void }).letGo());
  await second.page.getByRole('button', { name: 'Try again' }).click();
  await second.untilDone();
  expect(await second.storedPairs()).toBeGreaterThan(0);
});

test('what one tab decides or deletes, the other shows', async ({ context, site }) => {
  const first = await openTab(context, site.url);
  await first.paste(
    'The lighthouse at Skerry Point was built in 1871 by Anna Muir. It is 43 metres tall.',
    'Lighthouse',
  );
  // Stored before the second tab begins, which takes up only what is there by then.
  await expect(first.page.getByRole('button', { name: 'About Lighthouse' })).toBeVisible();
  const second = await openTab(context, site.url);
  const prepared = second.page.getByRole('button', { name: 'About Lighthouse' });
  await expect(prepared).toBeVisible();

  await first.generate();
  await first.untilDone();
  await expect(second.page.getByText('Done', { exact: true })).toBeVisible();
  const rows = second.page.getByRole('button', { name: /^Download \d+ rows?$/ });
  const before = await rows.textContent();
  await first.page.getByRole('button', { name: 'Reject' }).first().click();
  await expect(second.page.getByText('rejected', { exact: true })).toBeVisible();
  expect(await rows.textContent()).not.toBe(before);

  await first.page.getByRole('button', { name: 'New run' }).click();
  await first.page.getByRole('button', { name: /^Discard / }).click();
  await first.page.getByRole('button', { name: 'Discard', exact: true }).click();
  // The text that it had on its desk before the run was begun.
  await expect(prepared).toBeVisible();

  await first.page.getByText('Earlier documents').click();
  await first.page.getByRole('button', { name: 'Delete Lighthouse' }).click();
  await first.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(prepared).toHaveCount(0);
});

test('when one tab deletes everything, the other begins anew', async ({ context, site }) => {
  const first = await openTab(context, site.url);
  await prepareShortRun(first, 24);
  await first.generate();
  await expect.poll(() => first.storedPairs()).toBeGreaterThan(0);
  const second = await openTab(context, site.url);
  await second.open('#/privacy');
  await second.page.getByRole('button', { name: 'Delete everything' }).click();
  await second.page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  for (const { page } of [first, second]) {
    await expect(page.getByRole('heading', { name: 'Turn your text into training data.' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Discard' })).toHaveCount(0);
  }
  await first.trySample('Science note');
  await first.generate();
  await first.untilDone();
});
