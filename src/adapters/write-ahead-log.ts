import type { PairloomDatabase } from './database';
import { read, write } from './database-transaction';

/**
 * In bytes. A log in Chromium is full at 4 MiB at the latest, and what is put and deleted again stands in it more than
 * once.
 */
const WRITTEN = 5 << 20;
/** Larger values are put into files of their own. Random bytes, because others are compressed. */
const PIECE = 32 << 10;

/** What would be missed. */
const KEPT = ['documents', 'runs', 'models', 'installations'] as const;

/**
 * Makes the browser put its log of recent writes into tables and begin a new one; nothing that is stored changes.
 *
 * Chromium keeps IndexedDB in LevelDB, and what is written goes to a log first. When the browser is killed in the middle
 * of a write, the log ends in half a record. The next start leaves that half out but goes on writing behind it, and the
 * start after that takes it for damage and deletes all that the site has stored. A log that is full is not read again.
 *
 * Resolves with whether there was something to keep, and so a log to renew.
 */
export async function renewWriteAheadLog(database: PairloomDatabase): Promise<boolean> {
  const counts = await read(database, KEPT, (transaction) =>
    Promise.all(KEPT.map((name) => transaction.objectStore(name).count())),
  );
  if (counts.every((count) => count === 0)) return false;
  const piece = crypto.getRandomValues(new Uint8Array(PIECE));
  const keys = Array.from({ length: WRITTEN / PIECE }, (_, index) => `log ${String(index)}`);
  await write(database, ['settings'], 'relaxed', async ({ store }) => {
    // One of them may find no room: then all of it is undone.
    const puts = keys.map((key) => store.put(piece, key));
    await Promise.all([...puts, store.delete(IDBKeyRange.bound('log ', 'log \uffff'))]);
  });
  return true;
}
