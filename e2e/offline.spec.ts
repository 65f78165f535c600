import { serveStatic } from '../tools/static-server';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

test.use({ serviceWorkers: 'allow' });

test('after a first run the app runs with its host gone', async ({ page, context }) => {
  const { url, server } = await serveStatic({ folder: 'dist' });
  const app = new Pairloom(page, url);
  await app.open();
  await app.trySample('How-to');
  await app.generate();
  await app.untilDone();
  expect(await app.demonstrationShare()).toBeGreaterThanOrEqual(80);
  await app.untilKept();

  server.closeAllConnections();
  server.close();
  await context.setOffline(true);
  await page.reload();
  await app.trySample('Story');
  await app.generate();
  await app.untilDone();
  expect(await app.storedPairs()).toBeGreaterThan(4);
});
