import type { IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb';
import type { PairloomDatabase } from './database';
import type { PairloomSchema } from './database-schema';
import { toStorageError } from './storage-errors';
import { isQuotaError } from './quota-error';

type StoreName = StoreNames<PairloomSchema>;
export type Transaction<Names extends readonly StoreName[], Mode extends IDBTransactionMode> = IDBPTransaction<
  PairloomSchema,
  Names,
  Mode
>;

export type Store<Name extends StoreName> = IDBPObjectStore<
  PairloomSchema,
  readonly StoreName[],
  Name,
  IDBTransactionMode
>;

/** Runs `work` over one consistent view of the named stores. `work` may await nothing but their requests. */
export async function read<const Names extends readonly StoreName[], Result>(
  database: PairloomDatabase,
  names: Names,
  work: (transaction: Transaction<Names, 'readonly'>) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, names, 'readonly', 'default', work);
}

/**
 * All of `work` is committed when this resolves, or none of it when this rejects: an error that `work` throws
 * aborts the transaction. `strict` waits until the operating system says that the data is on the disk.
 */
export async function write<const Names extends readonly StoreName[], Result>(
  database: PairloomDatabase,
  names: Names,
  durability: 'strict' | 'relaxed',
  work: (transaction: Transaction<Names, 'readwrite'>) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, names, 'readwrite', durability, work);
}

async function inTransaction<const Names extends readonly StoreName[], Mode extends IDBTransactionMode, Result>(
  database: PairloomDatabase,
  names: Names,
  mode: Mode,
  durability: 'default' | 'strict' | 'relaxed',
  work: (transaction: Transaction<Names, Mode>) => Promise<Result>,
): Promise<Result> {
  try {
    const transaction = database.transaction(names, mode, { durability });
    const settled = transaction.done.catch(() => undefined);
    try {
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      abort(transaction);
      await settled;
      // A full disk fails the transaction; the request at hand only says that it was aborted.
      throw isQuotaError(transaction.error) ? transaction.error : error;
    }
  } catch (error) {
    throw toStorageError(error);
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already; then there is nothing to undo.
  }
}
