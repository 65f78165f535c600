import { expose } from 'comlink';
import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { createCorpus } from './corpus';

let opened: Promise<DocumentStore> | undefined;

/** Opened by the first call; again by the next one, should opening fail or the connection be closed. */
function openStore(): Promise<DocumentStore> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<DocumentStore> {
  const store = new DocumentStore(await openDatabase(undefined, { onClosed: () => (opened = undefined) }));
  await store.sweepUnfinished();
  return store;
}

expose(createCorpus(openStore));
