import { deleteDB, type IDBPDatabase, openDB, type OpenDBCallbacks } from 'idb';
import { MIGRATIONS } from './database-migrations';
import { DatabaseBlockedError, DatabaseNewerError, DatabaseOpenError } from './database-open-errors';
import type { PairloomSchema } from './database-schema';

export type PairloomDatabase = IDBPDatabase<PairloomSchema>;

/** Why an open connection was closed: for an upgrade or a deletion, or by the browser. */
export type ClosedReason = 'newerVersion' | 'deleted' | 'terminated';

/**
 * What is left of a browser that was killed holds the files a little longer, and an open then fails for no lasting
 * reason (in Chromium as an UnknownError).
 */
const OPEN_AGAIN_AFTER_MS = [100, 300, 900, 2700];

export interface OpenDatabaseOptions {
  readonly onClosed?: (reason: ClosedReason) => void;
  /** The browser found what was stored damaged and deleted all of it. Only Chromium tells. */
  readonly onEmptied?: () => void;
  /** How long tabs with an older version get to finish their writes and close. */
  readonly blockedGraceMs?: number;
}

/** Opens and migrates the store. Rejects with `DatabaseBlockedError`, `DatabaseNewerError` or `DatabaseOpenError`. */
export async function openDatabase(name = 'pairloom', options: OpenDatabaseOptions = {}): Promise<PairloomDatabase> {
  const { onClosed, onEmptied, blockedGraceMs = 3000 } = options;
  let database: PairloomDatabase | undefined;
  let giveUp: (error: DatabaseBlockedError) => void = () => undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const blocked = new Promise<never>((_resolve, reject) => (giveUp = reject));
  const opening = openPatiently(name, {
    blocked: () => {
      patience = setTimeout(() => giveUp(new DatabaseBlockedError()), blockedGraceMs);
    },
    blocking: (_currentVersion, nextVersion) => {
      // Closing at once lets the other tab go on; transactions already under way still finish.
      database?.close();
      onClosed?.(nextVersion === null ? 'deleted' : 'newerVersion');
    },
    terminated: () => onClosed?.('terminated'),
    emptied: () => onEmptied?.(),
  });
  try {
    database = await Promise.race([opening, blocked]);
    return database;
  } catch (error) {
    // An open that succeeds after we gave up must not block the next one.
    opening.then((late) => late.close()).catch(() => undefined);
    throw toOpenError(error);
  } finally {
    clearTimeout(patience);
  }
}

/** Deletes all that is stored. Every tab with the store open, this one too, closes it and hears of it. */
export async function deleteDatabase(name = 'pairloom'): Promise<void> {
  await deleteDB(name);
}

interface ConnectionEvents extends Required<
  Pick<OpenDBCallbacks<PairloomSchema>, 'blocked' | 'blocking' | 'terminated'>
> {
  readonly emptied: () => void;
}

async function openPatiently(name: string, events: ConnectionEvents): Promise<PairloomDatabase> {
  for (const waitMs of OPEN_AGAIN_AFTER_MS) {
    try {
      return await openNewest(name, events);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'UnknownError')) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return openNewest(name, events);
}

/** Async, so that a browser without IndexedDB rejects instead of throwing. */
async function openNewest(name: string, { emptied, ...events }: ConnectionEvents): Promise<PairloomDatabase> {
  let failure: unknown;
  const opening = openDB<PairloomSchema>(name, MIGRATIONS.length, {
    async upgrade(database, oldVersion, _newVersion, transaction, event) {
      if ('dataLoss' in event && event.dataLoss === 'total') emptied();
      transaction.done.catch(() => undefined);
      try {
        for (const migrate of MIGRATIONS.slice(oldVersion)) await migrate(database, transaction);
      } catch (error) {
        // Without this the browser would commit what the failed step left, under the new version's number.
        transaction.abort();
        failure = error;
      }
    },
    ...events,
  });
  return opening.catch((error: unknown) => {
    throw failure ?? error;
  });
}

function toOpenError(error: unknown): Error {
  if (error instanceof DatabaseBlockedError) return error;
  if (error instanceof DOMException && error.name === 'VersionError') return new DatabaseNewerError(error);
  return new DatabaseOpenError(error);
}
