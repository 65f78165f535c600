import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { PairloomSchema } from './database-schema';

type UpgradeTransaction = IDBPTransaction<PairloomSchema, StoreNames<PairloomSchema>[], 'versionchange'>;

/**
 * Step i takes a database from version i to i + 1. A step that has shipped is never edited: a new shape is a new step.
 * The types are those of the newest version, so a step that reads older records must parse them itself.
 */
export type Migration = (
  database: IDBPDatabase<PairloomSchema>,
  transaction: UpgradeTransaction,
) => void | Promise<void>;

export const MIGRATIONS: readonly Migration[] = [
  createStores,
  indexPairsByStatus,
  createModelStores,
  addPromptingToRuns,
  reviewPairs,
];

function createStores(database: IDBPDatabase<PairloomSchema>): void {
  database.createObjectStore('documents', { keyPath: 'id' }).createIndex('bySha256', 'sha256');
  database.createObjectStore('documentText');
  database.createObjectStore('cuts', { keyPath: 'id' }).createIndex('byDocument', 'documentId');
  database.createObjectStore('runs', { keyPath: 'id' });
  database.createObjectStore('examples', { keyPath: ['runId', 'chunk'] });
  database.createObjectStore('pairs', { keyPath: ['runId', 'chunk', 'index'] });
  database.createObjectStore('settings');
}

/** The rows of a download are counted without reading them. */
function indexPairsByStatus(_database: IDBPDatabase<PairloomSchema>, transaction: UpgradeTransaction): void {
  const store: { createIndex(name: string, path: string[]): unknown } = transaction.objectStore('pairs') as never;
  store.createIndex('byStatus', ['runId', 'status']);
}

function createModelStores(database: IDBPDatabase<PairloomSchema>): void {
  database.createObjectStore('models', { keyPath: 'spec.id' });
  database.createObjectStore('installations', { keyPath: 'installation.id' });
}

/** Before, every model had the tags as tokens, and only the exact format was read. */
async function addPromptingToRuns(
  _database: IDBPDatabase<PairloomSchema>,
  transaction: UpgradeTransaction,
): Promise<void> {
  let cursor = await transaction.objectStore('runs').openCursor();
  while (cursor) {
    const run = cursor.value;
    await cursor.update({
      ...run,
      settings: { ...run.settings, readsTolerantly: false, chatPrompt: null },
      model: { ...run.model, prompting: { kind: 'controlTokens' } },
    });
    cursor = await cursor.continue();
  }
}

/** Before, a pair was kept or rejected, and nobody looked pairs up by that. */
async function reviewPairs(_database: IDBPDatabase<PairloomSchema>, transaction: UpgradeTransaction): Promise<void> {
  const store = transaction.objectStore('pairs');
  // The index is no longer part of the schema, whose types are those of the newest version.
  (store as unknown as { deleteIndex(name: string): void }).deleteIndex('byStatus');
  let cursor = await store.openCursor();
  while (cursor) {
    const pair: unknown = { ...cursor.value, status: cursor.value.status === 'rejected' ? 'rejected' : 'new' };
    await cursor.update(pair as typeof cursor.value);
    cursor = await cursor.continue();
  }
}
