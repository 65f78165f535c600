import { expectAccessible, expectDialogAccessible } from './accessible';
import { badFiles } from './crafted-files';
import { chronicle } from './chronicle';
import { Pairloom } from './pairloom';
import { chooseShortPassages } from './short-run';
import { chatModel, ModelsPage, test } from './models-page';
import { expect } from './site';

// Contrast hangs on the scheme and structure on the width: two of the four combinations see all of both.
for (const { scheme, width } of [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 390 },
] as const) {
  test.describe(`${scheme}, ${width} px wide`, () => {
    test.use({ colorScheme: scheme, viewport: { width, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds nothing serious from the empty page to the finished run', async ({ page, context, site }) => {
      const app = new Pairloom(page, site.url);
      await app.open();
      await expectAccessible(page);
      // Long enough to be looked at while it runs.
      await app.paste(chronicle(100), 'chronicle');
      await expect(app.generateButton).toBeEnabled();
      await expectAccessible(page);
      const other = new Pairloom(await context.newPage(), site.url);
      await other.open();
      await page.bringToFront();
      await app.generate();
      await expect.poll(() => app.storedPairs()).toBeGreaterThan(0);
      await expectAccessible(page);
      await expect(other.page.getByText(/this one shows it, read-only/)).toBeVisible();
      await expectAccessible(other.page);
      await other.page.close();
      await app.untilDone();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Reject' }).first().click();
      await page.getByRole('button', { name: 'See the exact prompt' }).first().click();
      await expectDialogAccessible(page);
      await app.open('#/data');
      await expect(page.getByRole('button', { name: 'Export…' })).toBeEnabled();
      await expectAccessible(page);
      await app.openExport('CSV');
      await expectDialogAccessible(page);
      for (const hash of ['#/models', '#/privacy']) {
        await app.open(hash);
        await expectAccessible(page);
      }
      await page.getByRole('button', { name: /^Device and model/ }).click();
      await expectDialogAccessible(page);
      await page.getByRole('button', { name: 'Delete everything' }).click();
      await expectDialogAccessible(page);
    });

    test('axe finds nothing serious in what models are got, kept and prompted with', async ({
      page,
      site,
      host,
      watch,
    }) => {
      watch.forgive(/Failed to load resource/);
      host.repositories.set('org/chat', { files: await chatModel() });
      const models = new ModelsPage(page, site.url);
      await models.open();
      await models.lookUp(host, 'org/missing');
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
      await models.lookUp(host, 'org/chat');
      await expectDialogAccessible(page);
      host.fault('onnx/model.onnx', { kind: 'slow', bytesPerSecond: 3_000_000 });
      await models.lookUp(host, 'org/chat');
      await models.agree();
      await expect(page.getByRole('progressbar', { name: 'Installing chat' })).toBeVisible();
      await expectAccessible(page);
      host.heal();
      await page.getByRole('button', { name: 'Stop' }).click();
      await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await models.untilInUse('chat');
      await expectAccessible(page);
      const app = new Pairloom(page, site.url);
      await app.open('#/');
      await app.paste('Bees make honey.', 'bees');
      if (width < 900) await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page.getByRole('button', { name: 'See and edit' }).click();
      await expectDialogAccessible(page);
    });

    test('axe finds nothing serious in dialogs, lists and troubles', async ({ page, site }) => {
      const app = new Pairloom(page, site.url);
      await app.open();
      await page.getByRole('button', { name: 'Paste text' }).first().click();
      await expectDialogAccessible(page);
      await page.keyboard.press('?');
      await expectDialogAccessible(page);

      const bad = (await badFiles()).slice(0, 6).map(({ file }) => file);
      await app.drop({ path: 'rows.csv', content: 'title,body\nBees,Bees dance.\nAnts,Ants march.\n' }, ...bad);
      await page.getByText(/unreadable/).click();
      await expectAccessible(page);
      await app.openDocument('rows.csv');
      await expect(page.getByRole('dialog').locator('.preview')).not.toBeEmpty();
      await expectDialogAccessible(page);
      if (width === 390) await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await chooseShortPassages(app);
      await expectAccessible(page);

      await page.evaluate(() => void navigator.locks.request('pairloom-run', () => new Promise(() => undefined)));
      await app.generate();
      await expect(page.getByRole('alert')).toContainText('Another tab is working on a run.');
      await expectAccessible(page);
    });

    test('axe finds nothing serious on a page that cannot start', async ({ page, site }) => {
      await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
      await new Pairloom(page, site.url).open();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page);
    });
  });
}
