import { CancellableCalls } from '../../src/adapters/cancellable-calls';
import type { DocumentStore } from '../../src/adapters/document-store';
import type { CountTokens } from '../../src/domain/passage-cutter';
import { cutDocument } from './cut-document';
import { EventBatch } from './event-batch';
import { inspectFile } from './inspect-file';
import { loadTokenizer } from './load-tokenizer';
import type { CorpusWorker } from './protocol';
import { readFiles } from './read-files';

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createCorpus(openStore: () => Promise<DocumentStore>): CorpusWorker {
  const calls = new CancellableCalls();

  return {
    read: (call, files, options, report) =>
      calls.run(call, async (signal) => {
        const [store, tokenizer] = await Promise.all([openStore(), loadTokenizer(options.tokenizer, signal)]);
        const events = new EventBatch(report);
        try {
          await readFiles(files, { store, tokenizer, options }, events, signal);
        } finally {
          await events.flush();
        }
      }),
    inspect: (call, file, choices) => calls.run(call, (signal) => inspectFile(file, choices, signal)),
    cut: (call, documentId, settings, source, report) =>
      calls.run(call, async (signal) => {
        const [store, tokenizer] = await Promise.all([openStore(), loadTokenizer(source, signal)]);
        const count: CountTokens = (text, limit) => tokenizer.count(text, limit);
        return cutDocument(store, documentId, settings, source.modelId, count, report, signal);
      }),
    cancel: (call) => calls.cancel(call),
  };
}
