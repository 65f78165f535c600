import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { expect, test } from 'vitest';
import { openDatabase } from './database';
import { MIGRATIONS } from './database-migrations';
import { DocumentStore } from './document-store';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { aCut, aDocument, anExample, aRun, documentId, runId } from './test-records';

/** Version 1 as it was, written with bare IndexedDB calls: the app's own code must not shape what it migrates. */
async function makeVersion1(name: string, fill: (transaction: IDBTransaction) => void): Promise<IDBDatabase> {
  return openBare(name, (database, transaction) => {
    database.createObjectStore('documents', { keyPath: 'id' }).createIndex('bySha256', 'sha256');
    database.createObjectStore('documentText');
    database.createObjectStore('cuts', { keyPath: 'id' }).createIndex('byDocument', 'documentId');
    database.createObjectStore('runs', { keyPath: 'id' });
    database.createObjectStore('examples', { keyPath: ['runId', 'chunk'] });
    database.createObjectStore('pairs', { keyPath: ['runId', 'chunk', 'index'] });
    database.createObjectStore('settings');
    fill(transaction);
  });
}

function openBare(
  name: string,
  upgrade: (database: IDBDatabase, transaction: IDBTransaction) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.transaction && upgrade(opening.result, opening.transaction);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
  });
}

/** A run as it was stored before version 4. */
const olderRun = {
  id: 'run-1',
  name: 'notes.md',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  settings: {
    modelId: 'embedded',
    rounds: 2,
    chunking: { method: 'budget', tokenBudget: 120 },
    decoding: { maxNewTokens: 128, temperature: 0, topK: 0, topP: 1, seed: 0 },
    lengthRule: 'tokens',
    device: 'auto',
  },
  model: { id: 'embedded', name: 'Embedded', revision: '1', dtype: 'fp32', sha256: 'b'.repeat(64) },
  sources: [],
  chunkCount: 4,
  doneCount: 1,
  failedCount: 0,
  pairCount: 2,
  status: 'new',
};

test('a database of version 1 opens with everything there, and counts its pairs by status', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const [document, cut, run] = [aDocument({ length: 9 }), aCut([4, 5]), aRun({ doneCount: 1, pairCount: 2 })];
  const { example, pairs } = anExample(0, 2);
  const version1 = await makeVersion1(name, (transaction) => {
    transaction.objectStore('documents').put(document);
    transaction.objectStore('documentText').put('Bees fly.', ['document-1', 0]);
    transaction.objectStore('cuts').put(cut);
    transaction.objectStore('runs').put(olderRun);
    transaction.objectStore('runs').put({ ...olderRun, id: 'run-2' });
    transaction.objectStore('examples').put(example);
    for (const pair of pairs) transaction.objectStore('pairs').put({ ...pair, status: 'kept' });
    transaction.objectStore('pairs').put({ ...pairs[0], index: 7, status: 'rejected' });
    transaction.objectStore('settings').put('webgpu', 'device');
  });
  version1.close();

  const database = await openDatabase(name);
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  expect(database.version).toBe(MIGRATIONS.length);
  expect(await documents.list()).toEqual([document]);
  expect(await database.getFromIndex('documents', 'bySha256', document.sha256)).toEqual(document);
  expect(await documents.text(documentId('document-1'))).toBe('Bees fly.');
  expect(await documents.getCut(cut.id)).toEqual(cut);
  expect(await runs.list()).toEqual([run, { ...run, id: 'run-2' }]);
  expect((await runs.example(runId('run-1'), 0))?.example).toEqual(example);
  expect((await runs.pairs(runId('run-1'))).map(({ status }) => status)).toEqual(['new', 'new', 'rejected']);
  expect(await database.get('settings', 'device')).toBe('webgpu');
});

test('an upgraded database has the same shape as a new one', async () => {
  const name = `test-${crypto.randomUUID()}`;
  (await makeVersion1(name, () => undefined)).close();
  const shapes = [];
  for (const database of [await openDatabase(name), await openDatabase(`${name}-new`)]) {
    const transaction = database.transaction([...database.objectStoreNames]);
    shapes.push(
      [...database.objectStoreNames].map((store) => {
        const { keyPath, indexNames } = transaction.objectStore(store);
        return { store, keyPath, indexNames: [...indexNames] };
      }),
    );
  }
  expect(shapes[0]).toEqual(shapes[1]);
});

test('a tab that does not let go of version 1 is named as the cause, and opening later works', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const oldTab = await makeVersion1(name, () => undefined);
  await expect(openDatabase(name, { blockedGraceMs: 1 })).rejects.toMatchObject({ name: 'DatabaseBlockedError' });
  oldTab.close();
  const database = await openDatabase(name);
  expect(database.version).toBe(MIGRATIONS.length);
  database.close();
  await deleteDB(name, { blocked: () => expect.unreachable('a connection that was given up is still open') });
});

test('an upgrade that fails leaves the database as it was', async () => {
  const name = `test-${crypto.randomUUID()}`;
  (await openBare(name, (database) => database.createObjectStore('notes').put('kept', 1))).close();
  await expect(openDatabase(name)).rejects.toMatchObject({
    name: 'DatabaseOpenError',
    cause: { name: 'NotFoundError' },
  });
  const database = await openBare(name, () => expect.unreachable('it is there already'));
  expect([database.version, ...database.objectStoreNames]).toEqual([1, 'notes']);
});
