import { openDatabase, type PairloomDatabase } from './database';

/**
 * The store as a worker has it: opened by the first call; again by the next one, should opening fail or the connection
 * be closed. `over` makes what the worker needs of it.
 */
export function openedOnce<Stores>(
  over: (database: PairloomDatabase) => Stores | Promise<Stores>,
): () => Promise<Stores> {
  let opened: Promise<Stores> | undefined;

  async function open(): Promise<Stores> {
    return over(await openDatabase(undefined, { onClosed: () => (opened = undefined) }));
  }

  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
