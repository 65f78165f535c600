import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { deleteDatabase, openDatabase } from './database';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { freshDatabase, runId } from './test-records';

afterEach(() => vi.unstubAllGlobals());

function freshName(): string {
  return `test-${crypto.randomUUID()}`;
}

test('what is stored is there when the database is opened again', async () => {
  const name = freshName();
  const first = await openDatabase(name);
  await first.put('settings', 'webgpu', 'device');
  first.close();
  expect(await (await openDatabase(name)).get('settings', 'device')).toBe('webgpu');
});

test('a store that the browser deleted for damage is told, a new one is not', async () => {
  let emptied = 0;
  const onEmptied = (): void => void (emptied += 1);
  await openDatabase(freshName(), { onEmptied });
  expect(emptied).toBe(0);
  Object.assign(IDBVersionChangeEvent.prototype, { dataLoss: 'total' });
  await openDatabase(freshName(), { onEmptied });
  Reflect.deleteProperty(IDBVersionChangeEvent.prototype, 'dataLoss');
  expect(emptied).toBe(1);
});

test('a tab gives way to a newer version and says so', async () => {
  const name = freshName();
  const closed: string[] = [];
  const database = await openDatabase(name, { onClosed: (reason) => closed.push(reason) });
  const newer = await openDB(name, database.version + 1);
  expect(newer.version).toBe(database.version + 1);
  expect(closed).toEqual(['newerVersion']);
  await expect(new IndexedDbRunStore(database).list()).rejects.toMatchObject({ name: 'DatabaseClosedError' });
});

test('deleting everything closes every tab and leaves nothing', async () => {
  const name = freshName();
  const closed: string[] = [];
  const tabs = [];
  for (const tab of ['one', 'two']) {
    tabs.push(await openDatabase(name, { onClosed: (reason) => closed.push(`${tab} ${reason}`) }));
  }
  await tabs[0]?.put('settings', 'webgpu', 'device');
  await deleteDatabase(name);
  expect(closed).toEqual(['one deleted', 'two deleted']);
  expect(await (await openDatabase(name)).count('settings')).toBe(0);
});

test('a newer database is not opened by an older page', async () => {
  const name = freshName();
  (await openDB(name, 1000)).close();
  await expect(openDatabase(name)).rejects.toMatchObject({ name: 'DatabaseNewerError' });
});

test('a browser that refuses storage is reported in plain words', async () => {
  vi.stubGlobal('indexedDB', undefined);
  await expect(openDatabase(freshName())).rejects.toMatchObject({
    name: 'DatabaseOpenError',
    message: expect.stringContaining('did not open its storage'),
  });
});

test('files that a killed browser still holds are tried again', async () => {
  const name = freshName();
  (await openDatabase(name)).close();
  let refusals = 2;
  const held = Object.assign(Object.create(indexedDB) as IDBFactory, {
    open: (...options: Parameters<IDBFactory['open']>) => {
      if (refusals-- > 0) throw new DOMException('Internal error opening backing store.', 'UnknownError');
      return IDBFactory.prototype.open.apply(indexedDB, options);
    },
  });
  vi.stubGlobal('indexedDB', held);
  const database = await openDatabase(name);
  vi.unstubAllGlobals();
  expect(refusals).toBe(-1);
  expect(await database.count('settings')).toBe(0);
});

test('a full disk is reported by what is safe and what to do', async () => {
  const database = await freshDatabase();
  const full = new Proxy(database, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target);
      return () => ({
        done: Promise.reject(new DOMException('full', 'QuotaExceededError')),
        error: new DOMException('full', 'QuotaExceededError'),
        store: { get: () => Promise.reject(new DOMException('aborted', 'AbortError')) },
        abort: () => undefined,
      });
    },
  });
  await expect(new IndexedDbRunStore(full).rename(runId('run-1'), 'x')).rejects.toMatchObject({
    name: 'StorageFullError',
    message: expect.stringContaining('Everything shown so far is saved'),
  });
});
