import { badFiles, goodFiles } from './crafted-files';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

test('bad files are listed by name with their reason, and the others of the same drop are read', async ({
  page,
  site,
}) => {
  const app = new Pairloom(page, site.url);
  const [bad, good] = await Promise.all([badFiles(), goodFiles()]);
  await app.open();
  const half = Math.floor(bad.length / 2);
  await app.drop(
    ...[...bad.slice(0, half).map(({ file }) => file), ...good, ...bad.slice(half).map(({ file }) => file)],
  );

  await expect(page.getByText(`${bad.length} unreadable`)).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await page.getByText(`${bad.length} unreadable`).click();
  for (const { file, listed = file.path, reason } of bad) {
    const item = page.getByRole('listitem').filter({ has: page.getByText(listed, { exact: true }) });
    await expect(item).toContainText(reason);
  }
  for (const { name, text } of good) {
    await app.openDocument(name);
    expect((await app.openingText()).startsWith(text), name).toBe(true);
    await app.closeDialog();
  }
  expect(await page.evaluate(() => Reflect.get(window, 'hacked') as unknown)).toBeUndefined();
  expect(await app.storedCount('documents')).toBe(good.length);
});

test('the same content is recognised under another name', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  const content = 'Bees dance to show where food is.';
  await app.drop({ path: 'one.txt', content });
  await expect(page.getByRole('button', { name: 'About one.txt' })).toBeVisible();
  await app.drop({ path: 'copy.txt', content }, { path: 'other.txt', content: `${content} They do.` });
  await page.getByText('1 already here').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'copy.txt' })).toContainText('The same text as one.txt');
  expect(await app.storedCount('documents')).toBe(2);
  expect(await app.storedCount('documentText')).toBe(2);
});

test('a line of 30 MB is cancelled in the middle and leaves nothing behind', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.dropRepeated('line.txt', 'Bees dance to show where food is, and the others follow. ', 30_000_000);
  await expect(page.getByText(/^passage 1\b/i).first()).toBeVisible();
  await expect.poll(() => app.storedCount('documentText')).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Drop files or folders anywhere')).toBeVisible();
  for (const store of ['documents', 'documentText', 'cuts']) await expect.poll(() => app.storedCount(store)).toBe(0);
});
