import { chromium, type Page } from 'playwright/test';
import { findBrowser } from '../tools/find-browser';
import { Pairloom } from './pairloom';
import { RecordingProxy } from './recording-proxy';
import { expect, test, watchPage } from './site';

test.use({ serviceWorkers: 'allow' });

test('nothing but the host of the app is ever asked for anything', async ({ site }) => {
  const proxy = await RecordingProxy.start();
  const browser = await chromium.launch({
    executablePath: findBrowser(() => undefined),
    // Localhost goes through the proxy too, and no name can be looked up beside it.
    proxy: { server: proxy.url, bypass: '<-loopback>' },
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // The browser's own services, which no page can start or stop.
      '--disable-features=NetworkTimeServiceQuerying,AutofillServerCommunication,OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,GlobalMediaControls',
      '--disable-component-extensions-with-background-pages',
      '--disable-default-apps',
      '--disable-client-side-phishing-detection',
      '--disable-domain-reliability',
      '--no-pings',
      '--gaia-url=http://127.0.0.1:9',
      '--component-updater=url-source=http://127.0.0.1:9',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    watchPage(page, problems);
    const app = new Pairloom(page, site.url);
    await app.open();
    await app.paste(
      'The lighthouse at Skerry Point was built in 1871 by Anna Muir. It is 43 metres tall.',
      'private.txt',
    );
    await app.generate();
    await app.untilDone();
    await app.saved(/^Download \d+ rows?$/);
    for (const hash of ['#/data', '#/models', '#/privacy']) await app.open(hash);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await expect(page.getByRole('banner')).toBeVisible();

    expect(proxy.asked.length).toBeGreaterThan(5);
    expect(proxy.asked.filter((address) => !address.startsWith(site.url))).toEqual([]);
    expect(proxy.asked.filter((address) => /lighthouse|Skerry|private/i.test(address))).toEqual([]);
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    proxy.close();
  }
});

test('the page and its workers are refused when they try another host', async ({ browser, site }) => {
  // A page of its own: the refusals are console errors.
  const page = await browser.newPage();
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.paste('Bees dance to show where food is.');
  await app.generate();
  await app.untilDone();
  const places: readonly Pick<Page, 'evaluate'>[] = [page, ...(page.workers() as unknown as Pick<Page, 'evaluate'>[])];
  expect(places.length).toBeGreaterThan(2);
  for (const place of places) {
    const outcome = await place.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'sent',
        (error: unknown) => String(error),
      ),
    );
    expect(outcome).toContain('Failed to fetch');
    const sameHost = await place.evaluate((url) => fetch(url).then((response) => response.status), site.url);
    expect(sameHost).toBe(200);
  }
  await page.close();
});
