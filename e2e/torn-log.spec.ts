import { appendFile, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MortalBrowser } from './mortal-browser';
import { Pairloom } from './pairloom';
import { expect, test as base } from './site';

const HEAD_BYTES = 7;
const WHOLE_RECORD = 1;

/** Adds a text in a fresh browser, which is killed after `meanwhile`; tells how many texts were there before. */
type Visit = (name: string, meanwhile?: (app: Pairloom) => Promise<void>) => Promise<number>;

const test = base.extend<{ profile: string; visit: Visit }>({
  profile: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'pairloom-torn-'));
    await use(profile);
    await rm(profile, { recursive: true, force: true });
  },
  visit: async ({ profile, site }, use) => {
    await use(async (name, meanwhile) => {
      const browser = await MortalBrowser.launch(profile);
      try {
        const app = new Pairloom(await browser.context.newPage(), site.url);
        await app.open();
        await app.page.getByRole('button', { name: 'Paste text' }).first().waitFor();
        const count = await app.storedCount('documents');
        await app.paste(`Anna Muir built the lighthouse at Skerry Point on the ${name} day of May 1871.`, name);
        await expect.poll(() => app.storedCount('documents')).toBe(count + 1);
        await meanwhile?.(app);
        return count;
      } finally {
        browser.strike();
        await browser.gone();
      }
    });
  },
});

/** The log of recent writes. Skips the test where the browser does not keep IndexedDB in LevelDB. */
async function findLog(profile: string): Promise<string> {
  const databases = join(profile, 'Default', 'IndexedDB');
  const folder = (await readdir(databases)).find((name) => name.endsWith('.leveldb'));
  base.skip(folder === undefined, 'This browser keeps IndexedDB elsewhere.');
  const log = (await readdir(join(databases, folder ?? ''))).filter((name) => name.endsWith('.log')).sort();
  return join(databases, folder ?? '', log.at(-1) ?? '');
}

/** What a browser leaves that is killed while it writes a record: its head, and half of its body. */
function halfRecord(): Buffer {
  const claimed = 1200;
  const record = Buffer.alloc(HEAD_BYTES + claimed / 2, 'half');
  record.writeUInt32LE(0x12345678, 0);
  record.writeUInt16LE(claimed, 4);
  record.writeUInt8(WHOLE_RECORD, 6);
  return record;
}

test('half a record that a killed browser left in its log costs nothing, however often it is killed again', async ({
  profile,
  visit,
}) => {
  expect(await visit('first')).toBe(0);
  const torn = await findLog(profile);
  await appendFile(torn, halfRecord());
  const names = (): Promise<readonly string[]> => readdir(join(torn, '..'));
  const tornName = torn.slice(join(torn, '..').length + 1);
  const second = visit('second', () => expect.poll(names, { timeout: 10_000 }).not.toContain(tornName));
  expect(await second).toBe(1);
  expect(await visit('third')).toBe(2);
});

test('a store that the browser deleted for damage is told, once', async ({ profile, visit }) => {
  await visit('first');
  const log = await findLog(profile);
  const file = await open(log, 'r+');
  await file.write('damage', Math.floor((await stat(log)).size / 2));
  await file.close();
  const note = (app: Pairloom) => app.page.getByRole('alert').filter({ hasText: 'damaged, and deleted it' });
  const second = visit('second', async (app) => {
    await note(app).getByRole('button', { name: 'Dismiss' }).click();
    await expect(note(app)).toHaveCount(0);
  });
  expect(await second).toBe(0);
  expect(await visit('third', (app) => expect(note(app)).toHaveCount(0))).toBe(1);
});
