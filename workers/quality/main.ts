import { expose } from 'comlink';
import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { createQuality, type QualityStores } from './quality';

let opened: Promise<QualityStores> | undefined;

/** Opened by the first call; again by the next one, should opening fail or the connection be closed. */
function openStores(): Promise<QualityStores> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<QualityStores> {
  const database = await openDatabase(undefined, { onClosed: () => (opened = undefined) });
  return { documents: new DocumentStore(database), runs: new IndexedDbRunStore(database) };
}

expose(createQuality(openStores));
