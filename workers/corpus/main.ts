import { expose } from 'comlink';
import { DocumentStore } from '../../src/adapters/document-store';
import { openedOnce } from '../../src/adapters/opened-once';
import { createCorpus } from './corpus';

expose(
  createCorpus(
    openedOnce(async (database) => {
      const store = new DocumentStore(database);
      await store.sweepUnfinished();
      return store;
    }),
  ),
);

// The page tells a worker that did not start from one that stopped; a call may take long to be answered.
postMessage('started');
