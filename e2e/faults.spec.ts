import type { CDPSession, Page, Worker } from 'playwright/test';
import { FaultySite, type WrongAnswer } from './faulty-site';
import { Pairloom } from './pairloom';
import { contentsOf, prepareShortRun } from './short-run';
import { expect, test } from './site';

test.use({ serviceWorkers: 'allow' });

const passages = 40;

/** The worker that runs the model on the processor, once some passages are stored. */
async function workerInTheMiddle(page: Page): Promise<Worker> {
  await expect(page.getByText(/^passage ([4-9]|[12]\d) of/)).toBeVisible();
  for (const worker of page.workers()) if ((await worker.evaluate(() => self.name)) === 'wasm') return worker;
  throw new Error('No worker runs the model.');
}

async function finished(app: Pairloom): Promise<string[]> {
  await app.untilDone();
  return contentsOf(await app.saved(/^Download \d+ rows?$/));
}

/** The same text again, as a new run without faults. */
async function unbroken(app: Pairloom): Promise<string[]> {
  await app.page.getByRole('button', { name: 'New run' }).click();
  await app.page.getByText('Earlier documents').click();
  await app.page.getByRole('button', { name: /^Use chronicle/ }).click();
  await app.generate();
  return finished(app);
}

test('a run goes on after its worker crashed, and after its worker hung', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, passages);
  await app.generate();
  const crashed = await workerInTheMiddle(page);
  await crashed.evaluate(() => {
    setTimeout(() => {
      throw new Error('Out of order.');
    });
  });
  const told = page.getByRole('status').filter({ hasText: 'The model stopped working and is started again.' });
  await expect(told).toBeVisible();
  const withCrash = await finished(app);
  expect(await unbroken(app)).toEqual(withCrash);

  await page.getByRole('button', { name: 'New run' }).click();
  await page.getByText('Earlier documents').click();
  await page.getByRole('button', { name: /^Use chronicle/ }).click();
  await app.generate();
  const hung = await workerInTheMiddle(page);
  // Never answered: whoever asks waits with the worker.
  void hung
    .evaluate(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    })
    .catch(() => undefined);
  await expect(told).toBeVisible({ timeout: 45_000 });
  expect(await finished(app)).toEqual(withCrash);
});

test('three failures in a row stop the run with what it has, and it can be continued', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await prepareShortRun(app, passages);
  await app.generate();
  let workers = 0;
  const fail = async (worker: Worker): Promise<void> => {
    if ((await worker.evaluate(() => self.name)) !== 'wasm') return;
    workers += 1;
    await worker.evaluate(() => {
      const send = self.postMessage.bind(self) as (message: { readonly kind: string }) => void;
      self.postMessage = (message: { readonly kind: string }) => {
        if (message.kind !== 'progress') return send(message);
        setTimeout(() => {
          throw new Error('Out of order.');
        });
      };
    });
  };
  await fail(await workerInTheMiddle(page));
  page.on('worker', fail);
  await expect(page.getByRole('alert')).toContainText(
    'The model failed three times in a row, so the run was stopped. Everything shown so far is saved.',
  );
  expect(workers).toBe(3);
  page.off('worker', fail);
  const kept = await app.storedPairs();
  expect(kept).toBeGreaterThan(1);

  // The passage that was tried first and last is marked as failed: trying it again is part of going on.
  await page.getByRole('button', { name: 'Retry 1 failed' }).click();
  const broken = await finished(app);
  expect(broken.length).toBeGreaterThan(kept);
  expect(await unbroken(app)).toEqual(broken);
});

const wrongAnswers: Readonly<Record<string, WrongAnswer>> = {
  'is missing': { status: 404, contentType: 'text/plain', body: 'Not found' },
  'is a web page': { status: 200, contentType: 'text/html', body: '<!doctype html><title>Welcome</title>' },
  'is cut short': { status: 200, contentType: 'application/octet-stream', body: 'ONNX' },
};

for (const [what, answer] of Object.entries(wrongAnswers)) {
  test(`a run waits where the model's file ${what}, and goes on when it is back`, async ({ browser }) => {
    const site = await FaultySite.start();
    // A page of its own: a missing file is a console error.
    const page = await browser.newPage();
    try {
      const app = new Pairloom(page, site.url);
      await app.open();
      // From here on the service worker stands between the page and its host.
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      site.wrong.set('onnx/model.onnx', answer);
      await app.paste('The lighthouse at Skerry Point was built in 1871 by Anna Muir.');
      await app.generate();
      await expect(page.getByRole('alert')).toContainText('The model file onnx/model.onnx');
      site.wrong.clear();
      await app.continueButton.click();
      await app.untilDone();
      expect(await app.storedPairs()).toBeGreaterThan(0);
    } finally {
      await page.close();
      site.close();
    }
  });
}

/** Lets the site store `bytes` more than it has now. To be called before it writes: browsers look at the quota rarely. */
async function leaveRoom(page: Page, bytes: number): Promise<CDPSession> {
  const devTools = await page.context().newCDPSession(page);
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const origin = new URL(page.url()).origin;
  await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes });
  return devTools;
}

async function makeRoom(page: Page, devTools: CDPSession): Promise<void> {
  await devTools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin });
}

test.describe('where no service worker fills the disk', () => {
  test.use({ serviceWorkers: 'block' });

  test('a full disk stops the run with what it has, and the run goes on once there is room', async ({ page, site }) => {
    const app = new Pairloom(page, site.url);
    await app.open();
    const devTools = await leaveRoom(page, 16_000);
    await prepareShortRun(app, passages);
    await app.generate();
    await expect(page.getByRole('alert')).toContainText('The browser has no room left for Pairloom.');
    await expect(app.continueButton).toBeVisible();
    const kept = await app.storedPairs();
    expect(kept).toBeGreaterThan(1);

    await makeRoom(page, devTools);
    await app.continueButton.click();
    const broken = await finished(app);
    expect(broken.length).toBeGreaterThan(kept);
    expect(await unbroken(app)).toEqual(broken);
  });

  test('a full disk refuses a new text in plain words and loses nothing', async ({ page, site }) => {
    const app = new Pairloom(page, site.url);
    await app.open();
    const devTools = await leaveRoom(page, 200_000);
    await app.paste('The lighthouse at Skerry Point was built in 1871 by Anna Muir.', 'Lighthouse');
    await expect(page.getByRole('button', { name: 'About Lighthouse' })).toBeVisible();
    await app.paste('Bees dance to show where food is. '.repeat(20_000), 'Bees');
    await expect(page.getByText('The browser has no room left for Pairloom.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'About Bees' })).toHaveCount(0);

    await makeRoom(page, devTools);
    await app.paste('Bees dance to show where food is. '.repeat(20_000), 'Bees');
    await expect(page.getByRole('button', { name: 'About Bees' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'About Lighthouse' })).toBeVisible();
  });
});

test('data of a newer version is left alone', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await expect(page.getByRole('button', { name: 'Science note' })).toBeVisible();
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('pairloom', 1000);
        opening.onupgradeneeded = () => opening.result.createObjectStore('ofTomorrow');
        opening.onerror = () => reject(new Error('The database did not open.'));
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  await expect(page.getByRole('alert')).toContainText('A newer version of Pairloom was opened in another tab.');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('alert')).toContainText('written by a newer version of Pairloom');
  const databases = await page.evaluate(() => indexedDB.databases());
  expect(databases).toContainEqual({ name: 'pairloom', version: 1000 });
});

const refusals: Readonly<Record<string, () => void>> = {
  throws: () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  },
  'is not there': () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  },
};

for (const [what, refuse] of Object.entries(refusals)) {
  test(`where the browser's storage ${what}, the page says so`, async ({ page, site }) => {
    await page.addInitScript(refuse);
    await new Pairloom(page, site.url).open();
    await expect(page.getByRole('alert')).toContainText('The browser did not open its storage for this page.');
    await expect(page.getByRole('button', { name: 'Load again' })).toBeVisible();
  });
}

test('where the browser does not answer about its storage, the page says so, and starts once it does', async ({
  page,
  context,
  site,
}) => {
  const holder = await context.newPage();
  await holder.goto(new URL('manifest.webmanifest', site.url).href);
  // An upgrade that goes on and on: whoever else opens the store hears nothing meanwhile.
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('pairloom', 1);
        opening.onupgradeneeded = () => {
          const store = opening.result.createObjectStore('held');
          const goOn = (): void => void (store.count().onsuccess = goOn);
          goOn();
          Object.assign(globalThis, { letGo: () => opening.transaction?.abort() });
          resolve();
        };
      }),
  );
  const app = new Pairloom(page, site.url);
  await app.open();
  await expect(page.getByRole('heading', { name: 'Opening what is stored in this browser' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Nothing is lost');
  await holder.evaluate(() => (globalThis as unknown as { letGo: () => void }).letGo());
  await expect(page.getByRole('button', { name: 'Choose files' }).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Opening what is stored in this browser' })).toHaveCount(0);
});
