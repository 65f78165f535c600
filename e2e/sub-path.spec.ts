import { serveStatic } from '../tools/static-server';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

test.use({ serviceWorkers: 'allow' });

test('the site works under a path on a host that sends no headers', async ({ page }) => {
  const { url, server } = await serveStatic({ folder: 'dist', base: '/a/b/', withHeaders: false });
  try {
    const app = new Pairloom(page, url);
    await app.open();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await app.trySample('Science note');
    await app.generate();
    await app.untilDone();
    expect(await app.storedPairs()).toBeGreaterThan(4);

    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const policy = await page.evaluate(async () => (await fetch('./')).headers.get('content-security-policy'));
    expect(policy).toContain("connect-src 'self'");
    await app.open('#/privacy');
    await expect(page.getByText('This page and its workers may connect to this site only.')).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the site works where no service worker can run and no headers come', async ({ browser }) => {
  const { url, server } = await serveStatic({ folder: 'dist', base: '/a/b/', withHeaders: false });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const app = new Pairloom(await context.newPage(), url);
    await app.open();
    await app.trySample('Science note');
    await app.generate();
    await app.untilDone();
    expect(await app.storedPairs()).toBeGreaterThan(4);
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
});
