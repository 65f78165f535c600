import { Pairloom } from './pairloom';
import { prepareShortRun } from './short-run';
import { expect, test } from './site';

/** Runs in the page: counts the screen locks that are held, with a lock that is always granted. */
function countScreenLocks(): void {
  const page = window as unknown as { screenLocks: { held: number; taken: number } };
  page.screenLocks = { held: 0, taken: 0 };
  navigator.wakeLock.request = () => {
    page.screenLocks.held += 1;
    page.screenLocks.taken += 1;
    const sentinel = Object.assign(new EventTarget(), {
      released: false,
      type: 'screen' as const,
      onrelease: null,
      release: () => {
        if (!sentinel.released) page.screenLocks.held -= 1;
        sentinel.released = true;
        return Promise.resolve();
      },
    });
    return Promise.resolve(sentinel as unknown as WakeLockSentinel);
  };
}

test('the screen stays on while a run works, and no longer', async ({ page, site }) => {
  await page.addInitScript(countScreenLocks);
  const locks = () =>
    page.evaluate(() => (window as unknown as { screenLocks: { held: number; taken: number } }).screenLocks);
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, 12);
  expect(await locks()).toEqual({ held: 0, taken: 0 });
  await app.generate();
  await expect(page.getByText(/^passage [2-9] of 12/)).toBeVisible();
  expect(await locks()).toEqual({ held: 1, taken: 1 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(app.continueButton).toBeVisible();
  expect(await locks()).toEqual({ held: 0, taken: 1 });
  await app.continueButton.click();
  await app.untilDone();
  expect(await locks()).toEqual({ held: 0, taken: 2 });
});

test('the title and the icon of the tab tell how far the run is', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await expect(page).toHaveTitle('Pairloom');
  await prepareShortRun(app, 12);
  await app.generate();
  await expect(page).toHaveTitle(/^[3-9] of 12 · Pairloom$/);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /progress-[1-7]\.svg$/);
  await app.untilDone();
  await expect(page).toHaveTitle('Pairloom');
});
