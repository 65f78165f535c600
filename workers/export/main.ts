import { expose } from 'comlink';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { openedOnce } from '../../src/adapters/opened-once';
import { createExports } from './exports';

expose(
  createExports(
    openedOnce((database) => ({ runs: new IndexedDbRunStore(database), documents: new DocumentStore(database) })),
  ),
);
