import { serveStatic } from '../tools/static-server';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

test('after a first run the app runs with its host gone', async ({ page, context }) => {
  const { url, server } = await serveStatic({ folder: 'dist' });
  const app = new Pairloom(page, url);
  await app.open();
  await app.trySample('How-to');
  await app.generate();
  await app.untilDone();
  expect(await app.demonstrationShare()).toBeGreaterThanOrEqual(80);
  await page.waitForFunction(
    async () => (await caches.match('models/synthesizer/onnx/model.onnx', { ignoreSearch: true })) !== undefined,
  );
  await page.waitForFunction(async () => {
    const kept = await (await caches.open('pairloom-later')).keys();
    return kept.some(({ url }) => url.includes('samples/story.txt')) && kept.some(({ url }) => url.includes('.wasm'));
  });

  server.closeAllConnections();
  server.close();
  await context.setOffline(true);
  await page.reload();
  await app.trySample('Story');
  await app.generate();
  await app.untilDone();
  expect(await app.storedPairs()).toBeGreaterThan(4);
});
