import { expose } from 'comlink';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { openedOnce } from '../../src/adapters/opened-once';
import { createQuality } from './quality';

expose(
  createQuality(
    openedOnce((database) => ({ runs: new IndexedDbRunStore(database), documents: new DocumentStore(database) })),
  ),
);
