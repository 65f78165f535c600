import { expose } from 'comlink';
import { openDatabase, type PairloomDatabase } from '../../src/adapters/database';
import { createExchange } from './exchange';

let opened: Promise<PairloomDatabase> | undefined;

/** Opened by the first call; again by the next one, should opening fail or the connection be closed. */
function openOnce(): Promise<PairloomDatabase> {
  opened ??= openDatabase(undefined, { onClosed: () => (opened = undefined) }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

expose(createExchange(openOnce));
