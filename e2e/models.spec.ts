import { resolve } from 'node:path';
import { serveStatic } from '../tools/static-server';
import { chatModel, checkpoint, ModelsPage, readyModel, test } from './models-page';
import { Pairloom } from './pairloom';
import { prepareShortRun } from './short-run';
import { expect } from './site';

test.use({ serviceWorkers: 'allow' });

test('a model is agreed to, installed, run, run beside another, kept over a reload and deleted', async ({
  page,
  site,
  host,
}) => {
  host.repositories.set('org/synthesizer', { files: await readyModel(), licence: 'apache-2.0' });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/synthesizer');
  const dialog = page.getByRole('dialog');
  const total = [...(await readyModel()).values()].reduce((sum, { length }) => sum + length, 0);
  await expect(dialog).toContainText(`${new Intl.NumberFormat('en').format(total)} bytes in 5 files`);
  await expect(dialog).toContainText(new URL(host.url).host);
  await expect(dialog).toContainText('apache-2.0');
  expect(host.asked.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
  await models.agree();
  await models.untilInUse('synthesizer');

  const app = new Pairloom(page, site.url);
  await app.open('#/');
  await prepareShortRun(app, 6);
  await app.generate();
  await app.untilDone();
  const made = await app.saved(/^Download \d+ rows?$/);
  expect(made).toContain('"model":"org--synthesizer@0123456789ab-fp32"');

  await page.getByRole('button', { name: /^Run again with Pairloom synthesizer/ }).click();
  await expect(page.getByText(/^passage|^Loading|^Starting/).first()).toBeVisible();
  await app.untilDone();
  const again = await app.saved(/^Download \d+ rows?$/);
  expect(again).toContain('"model":"pairloom-synthesizer"');

  await models.open();
  await models.row('synthesizer').getByRole('button', { name: 'Use' }).click();
  await models.untilInUse('synthesizer');
  await page.reload();
  await models.untilInUse('synthesizer');
  await models.row('synthesizer').getByRole('button', { name: 'Check files' }).click();
  await expect(page.getByText('All files are as they were installed.')).toBeVisible();
  expect(await models.storedFolders()).toHaveLength(1);
  await models.delete('synthesizer');
  await models.untilInUse('Pairloom synthesizer');
  expect(await models.storedFolders()).toEqual([]);
});

test('an installed model runs with its host and the site gone', async ({ page, context, host }) => {
  const { url, server } = await serveStatic({ folder: 'dist' });
  host.repositories.set('org/synthesizer', { files: await readyModel() });
  const models = new ModelsPage(page, url);
  await models.open();
  await models.lookUp(host, 'org/synthesizer');
  await models.agree();
  await models.untilInUse('synthesizer');
  const app = new Pairloom(page, url);
  await app.open('#/');
  await prepareShortRun(app, 2);
  await app.generate();
  await app.untilDone();
  await app.untilKept();
  server.closeAllConnections();
  server.close();
  host.close();
  await context.setOffline(true);
  await page.reload();
  await models.open();
  await models.untilInUse('synthesizer');
  await app.open('#/');
  await app.paste('A barn owl hunts by hearing. It eats voles.');
  await app.generate();
  await app.untilDone();
  expect(await app.storedCount('examples')).toBe(3);
});

test('a download that its tab left goes on at the next visit from where it was', async ({
  page,
  site,
  host,
  context,
}) => {
  const files = await readyModel();
  host.repositories.set('org/synthesizer', { files });
  host.fault('onnx/model.onnx', { kind: 'slow', bytesPerSecond: 4_000_000 });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/synthesizer');
  await models.agree();
  await expect.poll(() => host.sentBytes, { timeout: 30_000 }).toBeGreaterThan(6_000_000);
  await page.close();
  host.heal();
  const sent = host.sentBytes;
  const other = new ModelsPage(await context.newPage(), site.url);
  await other.open();
  await expect(other.page.getByText(/Not finished: .* here/)).toBeVisible();
  await other.page.getByRole('button', { name: 'Continue' }).click();
  await other.untilInUse('synthesizer');
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(host.sentBytes - sent).toBeLessThan(total - 2_000_000);
});

test('a checkpoint is converted in the page and writes pairs', async ({ page, site, host }) => {
  host.repositories.set('org/checkpoint', { files: await checkpoint() });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/checkpoint');
  await models.agree(/Converted to q8/);
  await models.untilInUse('checkpoint');
  const app = new Pairloom(page, site.url);
  await app.open('#/');
  await prepareShortRun(app, 4);
  await app.generate();
  await app.untilDone();
  expect(await app.saved(/^Download \d+ rows?$/)).toContain('q8-converted');
});

test('a folder is read where it lies, and nothing of it is copied', async ({ page, site }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  const models = new ModelsPage(page, site.url);
  await models.open();
  await page.getByLabel('Model folder').setInputFiles(resolve(import.meta.dirname, '../public/models/synthesizer'));
  await page.getByLabel('Copy it into this browser').uncheck();
  await models.agree();
  await models.untilInUse('synthesizer');
  await expect(models.row('synthesizer')).toContainText('read from the folder synthesizer');
  expect(await models.storedFolders()).toEqual([]);
  const app = new Pairloom(page, site.url);
  // By the address alone: a folder without a handle is gone with the page.
  await page.getByRole('link', { name: 'Run', exact: true }).click();
  await prepareShortRun(app, 3);
  await app.generate();
  await app.untilDone();
  expect(await app.storedPairs()).toBeGreaterThan(0);
});

test('an instruct model is asked through its chat template, with a prompt that can be read and changed', async ({
  page,
  site,
  host,
}) => {
  host.repositories.set('org/chat', { files: await chatModel() });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/chat');
  await models.agree();
  await models.untilInUse('chat');
  const app = new Pairloom(page, site.url);
  await app.open('#/');
  await app.paste('Bees make honey. Wax is made by bees too.', 'bees');
  await page.getByRole('button', { name: 'See and edit' }).click();
  const instructions = page.getByLabel(/instructions/i);
  await expect(instructions).not.toHaveValue('');
  await instructions.fill('Write questions about bees, in the format of the example.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('More settings').click();
  await page.getByLabel('New tokens').fill('16');
  await page.getByLabel('New tokens').press('Tab');
  await app.generate();
  await app.untilDone();
  await page
    .getByRole('button', { name: /prompt/i })
    .first()
    .click();
  const prompt = page.getByTestId('exact-prompt');
  await expect(prompt).toContainText('<|system|>Write questions about bees');
  await expect(prompt).toContainText('<|user|>Bees make honey.');
});

test('what goes wrong with a host is said with what is safe and what to do', async ({ page, site, host, watch }) => {
  const files = await readyModel();
  host.repositories.set('org/gated', { files, gatedToken: 'secret' });
  host.repositories.set('org/empty', { files: new Map([['README.md', new Uint8Array(10)]]) });
  host.repositories.set('org/half', { files });
  host.fault('onnx/model.onnx', { kind: 'truncated', byteLength: 1_000_000 });
  watch.forgive(/Failed to load resource/);
  const models = new ModelsPage(page, site.url);
  await models.open();

  await models.lookUp(host, 'org/missing');
  await expect(page.getByRole('alert')).toContainText('has no repository org/missing');
  await models.lookUp(host, 'org/empty');
  await expect(page.getByRole('alert')).toContainText('holds nothing that runs here');
  await models.lookUp(host, 'org/gated');
  await expect(page.getByRole('alert')).toContainText(/token/);
  await page.getByLabel('Token').fill('secret');
  await models.lookUp(host, 'org/gated');
  await expect(page.getByRole('dialog')).toContainText('Storage left');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('secret');

  await models.lookUp(host, 'org/half');
  await models.agree();
  await expect(page.getByRole('alert').filter({ hasText: 'onnx/model.onnx' })).toBeVisible();
  host.heal();
  await page.getByRole('button', { name: 'Continue' }).click();
  await models.untilInUse('half');
});
