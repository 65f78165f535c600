import type { PairloomDatabase } from './database';
import { write } from './database-transaction';

/**
 * In bytes. A log in Chromium is full at 4 MiB at the latest, and what is put and deleted again stands in it more than
 * once.
 */
const WRITTEN = 5 << 20;
/** Larger values are put into files of their own. Random bytes, because others are compressed. */
const PIECE = 32 << 10;

/**
 * Makes the browser put its log of recent writes into tables and begin a new one; nothing that is stored changes.
 *
 * Chromium keeps IndexedDB in LevelDB, and what is written goes to a log first. When the browser is killed in the middle
 * of a write, the log ends in half a record. The next start leaves that half out but goes on writing behind it, and the
 * start after that takes it for damage and deletes all that the site has stored. A log that is full is not read again.
 */
export async function renewWriteAheadLog(database: PairloomDatabase): Promise<void> {
  const piece = crypto.getRandomValues(new Uint8Array(PIECE));
  await write(database, ['settings'], 'relaxed', async ({ store }) => {
    for (let written = 0; written < WRITTEN; written += PIECE) void store.put(piece, `log ${String(written)}`);
    await store.delete(IDBKeyRange.bound('log ', 'log \uffff'));
  });
}
