import { Pairloom } from './pairloom';
import { expect, test } from './site';

test('nothing but the page is fetched before a person presses, and the button says what it will load', async ({
  page,
  context,
  site,
}) => {
  const fetched: string[] = [];
  context.on('request', (request) => fetched.push(request.url().slice(site.url.length)));
  const app = new Pairloom(page, site.url);
  await app.open();
  await page.evaluate(async () => navigator.serviceWorker.ready);
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((path) => /^(models|samples)\/|\.wasm|\.mjs|server-|main-|transformers/.test(path))).toEqual(
    [],
  );

  await app.trySample('Science note');
  await expect(app.generateButton).toBeEnabled();
  await expect(app.generateButton).toHaveText(/loads \d+ MB once/);
  expect(fetched.filter((path) => /\.onnx|\.wasm/.test(path))).toEqual([]);

  await app.generate();
  await app.untilDone();
  expect(fetched.some((path) => path.endsWith('.onnx'))).toBe(true);
  await app.untilKept();
  await page.reload();
  await app.trySample('Story');
  await expect(app.generateButton).toHaveText('Generate pairs');
});
