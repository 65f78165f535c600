import { expose } from 'comlink';
import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import type { ExportStores } from './export-plan';
import { createExports } from './exports';

let opened: Promise<ExportStores> | undefined;

/** Opened by the first call; again by the next one, should opening fail or the connection be closed. */
function openStores(): Promise<ExportStores> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<ExportStores> {
  const database = await openDatabase(undefined, { onClosed: () => (opened = undefined) });
  return { runs: new IndexedDbRunStore(database), documents: new DocumentStore(database) };
}

expose(createExports(openStores));
