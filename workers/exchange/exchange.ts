import { CancellableCalls } from '../../src/adapters/cancellable-calls';
import type { PairloomDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { sparingly } from '../../src/adapters/sparingly';
import { importPairs } from './import-pairs';
import { openBundle } from './open-bundle';
import type { ExchangeWorker } from './protocol';
import { saveBundle } from './save-bundle';
import { surveyPairs } from './survey-pairs';

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createExchange(openDatabase: () => Promise<PairloomDatabase>): ExchangeWorker {
  const calls = new CancellableCalls();
  const open = async () => {
    const database = await openDatabase();
    return { database, documents: new DocumentStore(database), runs: new IndexedDbRunStore(database) };
  };

  return {
    saveBundle: (call, runId, report) =>
      calls.run(call, async (signal) => {
        let done = 0;
        const tell = sparingly(report);
        return saveBundle(runId, await open(), (count) => tell((done += count)), signal);
      }),
    openBundle: (call, file, report) =>
      calls.run(call, async (signal) => openBundle(file, await open(), sparingly(report), signal)),
    surveyPairs: (call, file, columns, report) =>
      calls.run(call, (signal) => surveyPairs(file, columns, sparingly(report), signal)),
    importPairs: (call, file, columns, report) =>
      calls.run(call, async (signal) => importPairs(file, columns, await open(), sparingly(report), signal)),
    cancel: (call) => calls.cancel(call),
  };
}
