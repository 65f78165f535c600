import type { DocumentStore } from '../../src/adapters/document-store';
import type { CountTokens } from '../../src/domain/passage-cutter';
import { cutDocument } from './cut-document';
import { EventBatch } from './event-batch';
import { inspectFile } from './inspect-file';
import { loadTokenizer } from './load-tokenizer';
import type { CallId, CorpusWorker } from './protocol';
import { readFiles } from './read-files';

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createCorpus(openStore: () => Promise<DocumentStore>): CorpusWorker {
  const calls = new Map<CallId, AbortController>();

  async function cancellable<Result>(call: CallId, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController();
    calls.set(call, controller);
    try {
      return await work(controller.signal);
    } finally {
      calls.delete(call);
    }
  }

  return {
    read: (call, files, options, report) =>
      cancellable(call, async (signal) => {
        const [store, tokenizer] = await Promise.all([openStore(), loadTokenizer(options.tokenizer, signal)]);
        const events = new EventBatch(report);
        try {
          await readFiles(files, { store, tokenizer, options }, events, signal);
        } finally {
          await events.flush();
        }
      }),
    inspect: (call, file, choices) => cancellable(call, (signal) => inspectFile(file, choices, signal)),
    cut: (call, documentId, settings, source, report) =>
      cancellable(call, async (signal) => {
        const [store, tokenizer] = await Promise.all([openStore(), loadTokenizer(source, signal)]);
        const count: CountTokens = (text, limit) => tokenizer.count(text, limit);
        return cutDocument(store, documentId, settings, source.modelId, count, report, signal);
      }),
    cancel: (call) => calls.get(call)?.abort(),
  };
}
