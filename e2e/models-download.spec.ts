import type { Page } from 'playwright/test';
import { COMMIT, type HostFault, type TestModelHost } from './model-host';
import { expect, microFiles, microInParts, storedModels, test, verify } from './models';

const GRAPH = 'onnx/model.onnx';
const ID = `org--micro@${COMMIT.slice(0, 12)}-fp32`;
const total = async () => [...(await microFiles()).values()].reduce((sum, { length }) => sum + length, 0);

function install(page: Page, host: TestModelHost, more: { id?: string; token?: string } = {}) {
  return page.evaluate((wanted) => models.install(wanted), { host: host.url, id: 'org/micro', ...more });
}

function bytesHere(page: Page): Promise<number> {
  return page.evaluate((id) => models.connection.bytesHere(id, models.always), ID);
}

/** Begins an installation and leaves it running. */
async function begin(page: Page, host: TestModelHost): Promise<void> {
  await page.evaluate((wanted) => void models.install(wanted), { host: host.url, id: 'org/micro' });
}

test('a model comes whole, is described by its own files, and goes again', async ({ modelsPage, host }) => {
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  const bytes = await total();
  const [model] = await storedModels(modelsPage);
  expect(model).toMatchObject({
    spec: {
      id: ID,
      name: 'org/micro',
      revision: COMMIT,
      dtype: 'fp32',
      licence: 'apache-2.0',
      contextTokens: 1024,
      prompting: { kind: 'controlTokens' },
    },
    place: { kind: 'stored', folder: ID },
    origin: new URL(host.url).host,
  });
  expect(model?.spec.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256 ?? ''))).toBe(true);
  expect(await bytesHere(modelsPage)).toBe(bytes);
  expect(host.sentBytes).toBe(bytes);
  const progress = await modelsPage.evaluate(() => models.progress);
  expect(progress.at(-1)).toMatchObject({ stage: 'copying', bytesDone: bytes, bytesTotal: bytes });

  await modelsPage.evaluate((id) => models.connection.remove(id, models.always), ID);
  expect(await bytesHere(modelsPage)).toBe(0);
  expect(await storedModels(modelsPage)).toEqual([]);
});

test('after its page is closed in the middle, a download goes on behind what is here', async ({
  context,
  modelsPage,
  modelsUrl,
  host,
}) => {
  host.fault(GRAPH, { kind: 'slow', bytesPerSecond: 400_000 });
  await begin(modelsPage, host);
  await expect.poll(() => host.sentBytes).toBeGreaterThan(500_000);
  await modelsPage.close();

  const page = await context.newPage();
  await page.goto(modelsUrl);
  const [unfinished] = await page.evaluate(async () => (await models.store()).unfinished());
  expect(unfinished?.installation).toMatchObject({ id: ID, source: { host: { url: host.url, token: '' } } });
  expect(await bytesHere(page)).toBeGreaterThan(400_000);
  host.heal();
  const again = await page.evaluate(async () => {
    const [first] = await (await models.store()).unfinished();
    return first && models.run(first.installation);
  });
  expect(again).toMatchObject({ name: '' });
  expect(host.sentBytes).toBeLessThan((await total()) + 200_000);
  expect(await page.evaluate(() => models.progress.map(({ stage }) => stage))).toContain('verifying');
  expect(await verify(page)).toEqual([]);
  expect(await page.evaluate(async () => (await models.store()).unfinished())).toEqual([]);
});

test('a cancel keeps what is here', async ({ modelsPage, host }) => {
  host.fault(GRAPH, { kind: 'slow', bytesPerSecond: 400_000 });
  const installing = install(modelsPage, host);
  await expect.poll(() => host.sentBytes).toBeGreaterThan(400_000);
  await modelsPage.evaluate(() => models.cancel());
  expect(await installing).toMatchObject({ name: 'AbortError' });
  const kept = await bytesHere(modelsPage);
  expect(kept).toBeGreaterThan(300_000);
  host.heal();
  const before = host.sentBytes;
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  expect(host.sentBytes - before).toBe((await total()) - kept);
});

test('a file that changed on the disk is found, and brought again alone', async ({ modelsPage, host }) => {
  await install(modelsPage, host);
  expect(await verify(modelsPage)).toEqual([]);
  await modelsPage.evaluate(async (id) => {
    let folder = await navigator.storage.getDirectory();
    for (const name of ['models', id, 'onnx']) folder = await folder.getDirectoryHandle(name);
    const writable = await (await folder.getFileHandle('model.onnx')).createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: 500_000, data: new Uint8Array([1, 2, 3]) });
    await writable.close();
  }, ID);
  expect(await verify(modelsPage)).toEqual([GRAPH]);
  const before = host.sentBytes;
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  expect(host.sentBytes - before).toBe((await microFiles()).get(GRAPH)?.length);
  expect(await verify(modelsPage)).toEqual([]);
});

test('a second tab is told that the first one is at it', async ({ context, modelsPage, modelsUrl, host }) => {
  host.fault(GRAPH, { kind: 'slow', bytesPerSecond: 300_000 });
  const first = install(modelsPage, host);
  await expect.poll(() => host.sentBytes).toBeGreaterThan(250_000);
  const other = await context.newPage();
  await other.goto(modelsUrl);
  expect(await install(other, host)).toMatchObject({ name: 'ModelInstallError', reason: 'busyElsewhere' });
  expect(await first).toMatchObject({ name: '' });
});

const passing: readonly (readonly [string, HostFault, number])[] = [
  ['is busy for a while', { kind: 'status', status: 429, retryAfter: 1 }, 2],
  ['fails for a while', { kind: 'status', status: 503 }, 1],
  ['breaks the line twice', { kind: 'cut', afterBytes: 300_000 }, 2],
  ['gives files only whole', { kind: 'noRanges' }, Infinity],
];
for (const [title, fault, times] of passing) {
  test(`a host that ${title} is put up with`, async ({ modelsPage, host }) => {
    host.fault(GRAPH, fault, times);
    expect(await install(modelsPage, host)).toMatchObject({ name: '' });
    if (fault.kind === 'cut') expect(host.sentBytes).toBeLessThan((await total()) + 200_000);
  });
}

test('a line that breaks while a host gives files only whole costs the file again, and no more', async ({
  modelsPage,
  host,
}) => {
  host.fault(GRAPH, { kind: 'slow', bytesPerSecond: 400_000 }, 1);
  const installing = install(modelsPage, host);
  await expect.poll(() => host.sentBytes).toBeGreaterThan(400_000);
  await modelsPage.evaluate(() => models.cancel());
  await installing;
  host.heal();
  host.fault(GRAPH, { kind: 'noRanges' });
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
});

const final: readonly (readonly [string, string, HostFault, object])[] = [
  ['a page in place of the weights', GRAPH, { kind: 'page' }, { reason: 'webPage' }],
  ['a page in place of the configuration', 'config.json', { kind: 'page' }, { reason: 'webPage' }],
  ['half of a file', GRAPH, { kind: 'truncated', byteLength: 600_000 }, { reason: 'wrongSize' }],
  ['a wrong byte', GRAPH, { kind: 'wrongByte', at: 700_000 }, { reason: 'wrongHash' }],
  ['a broken configuration', 'config.json', { kind: 'wrongByte', at: 0 }, { reason: 'brokenConfig' }],
  ['a file that is gone', GRAPH, { kind: 'status', status: 404 }, { reason: 'missingFile' }],
  [
    'a login that is asked for now',
    GRAPH,
    { kind: 'status', status: 401 },
    { name: 'ModelHostError', reason: 'gated' },
  ],
];
for (const [title, file, fault, expected] of final) {
  test(`${title} is told, and once it is well the rest comes`, async ({ modelsPage, host }) => {
    host.fault(file, fault);
    const outcome = await install(modelsPage, host);
    expect(outcome).toMatchObject({ name: 'ModelInstallError', ...expected });
    expect(outcome.message).toMatch(/\. (?:Try again|Download it again|Choose|Look the model up again|Accept it)/);
    expect(await storedModels(modelsPage)).toEqual([]);
    host.heal();
    expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  });
}

test('a gated repository opens to its token, which is kept nowhere', async ({ modelsPage, host }) => {
  host.repositories.set('org/gated', { files: await microFiles(), gatedToken: 'hf_secret' });
  expect(await install(modelsPage, host, { id: 'org/gated' })).toMatchObject({
    name: 'ModelHostError',
    reason: 'gated',
    message: expect.stringContaining('kept in memory only'),
  });
  expect(await install(modelsPage, host, { id: 'org/gated', token: 'hf_wrong' })).toMatchObject({ reason: 'gated' });
  expect(await install(modelsPage, host, { id: 'org/gated', token: 'hf_secret' })).toMatchObject({ name: '' });
  expect(JSON.stringify(await storedModels(modelsPage))).not.toContain('hf_secret');
});

test('weights in several files come with their graph', async ({ modelsPage, host }) => {
  const files = await microInParts();
  host.repositories.set('org/micro', { files });
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  const [model] = await storedModels(modelsPage);
  const paths = model?.spec.files.map(({ path }) => path).filter((path) => path.startsWith('onnx/'));
  expect(paths).toEqual([GRAPH, `${GRAPH}_data`, `${GRAPH}_data_1`]);
});

test('a repository that lacks one of its files of weights is refused before the others are loaded', async ({
  modelsPage,
  host,
}) => {
  const files = await microInParts();
  files.delete(`${GRAPH}_data_1`);
  host.repositories.set('org/micro', { files });
  expect(await install(modelsPage, host)).toMatchObject({
    name: 'ModelInstallError',
    reason: 'missingWeights',
    path: `${GRAPH}_data_1`,
    message: expect.stringContaining('which is not there'),
  });
  expect(host.askedFor(`${GRAPH}_data`)).toEqual([]);
});

test('without room it says so beforehand, and what is here stays', async ({ modelsPage, modelsUrl, host }) => {
  const session = await modelsPage.context().newCDPSession(modelsPage);
  const { origin } = new URL(modelsUrl);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 600_000 });
  expect(await install(modelsPage, host)).toMatchObject({
    name: 'ModelInstallError',
    reason: 'noSpace',
    message: expect.stringMatching(/room.*(Free some disk space|delete another model)/),
  });
  expect(host.askedFor(GRAPH)).toEqual([]);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
});

test('room that runs out on the way is told as well, and freed room goes on', async ({
  modelsPage,
  modelsUrl,
  host,
}) => {
  const session = await modelsPage.context().newCDPSession(modelsPage);
  const { origin } = new URL(modelsUrl);
  host.fault(GRAPH, { kind: 'slow', bytesPerSecond: 400_000 }, 1);
  const installing = install(modelsPage, host);
  await expect.poll(() => host.sentBytes).toBeGreaterThan(300_000);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 700_000 });
  expect(await installing).toMatchObject({ reason: 'noSpace', message: expect.stringContaining('private window') });
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await install(modelsPage, host)).toMatchObject({ name: '' });
  expect(host.sentBytes).toBeLessThan((await total()) + 500_000);
});

test('the models worker alone may ask another host', async ({ modelsPage, host }) => {
  await install(modelsPage, host);
  const refused = await modelsPage.evaluate(
    (url) => fetch(`${url}api/models/x/revision/main`).then(() => 'sent', String),
    host.url,
  );
  expect(refused).toContain('Failed to fetch');
  const [worker] = modelsPage.workers();
  const answer = await worker?.evaluate((url) => fetch(`${url}nothing`).then(({ status }) => status), host.url);
  expect(answer).toBe(404);
});
