import { CancellableCalls } from '../../src/adapters/cancellable-calls';
import { exportedCollections } from '../../src/adapters/exported-collections';
import { exportedExamples } from '../../src/adapters/exported-examples';
import { RunMissingError } from '../../src/adapters/storage-errors';
import { sparingly } from '../../src/adapters/sparingly';
import { sha256OfText } from '../../src/adapters/text-hash';
import { canonicalRows } from '../../src/domain/canonical-row';
import { isExported, type RowChoice } from '../../src/domain/export-selection';
import type { RunId } from '../../src/domain/ids';
import { findTokenizer } from '../corpus/load-tokenizer';
import type { ExportStores } from './export-plan';
import type { ExportPreview, ExportProgress, ExportWorker } from './protocol';
import { type ExportParts, saveExport } from './save-export';

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createExports(openStores: () => Promise<ExportStores>): ExportWorker {
  const calls = new CancellableCalls();

  return {
    save: (call, order, target, report) =>
      calls.run(call, (signal) => {
        const openParts = async (): Promise<ExportParts> => {
          const [stores, tokenizer] = await Promise.all([openStores(), findTokenizer(order.tokenizer, signal)]);
          return { ...stores, tokenizer, report: sparingly(report, isOtherStage) };
        };
        return saveExport(order, target, openParts, signal);
      }),
    preview: (call, runId, choice) =>
      calls.run(call, async (signal) => preview(await openStores(), runId, choice, signal)),
    cancel: (call) => calls.cancel(call),
  };
}

function isOtherStage(next: ExportProgress, last: ExportProgress): boolean {
  return next.stage !== last.stage;
}

async function preview(
  { runs, documents }: ExportStores,
  runId: RunId,
  choice: RowChoice,
  signal: AbortSignal,
): Promise<ExportPreview> {
  const run = await runs.get(runId);
  if (!run) throw new RunMissingError();
  const examples = exportedExamples(run, runs, documents, signal, ({ pairs }) =>
    pairs.some((pair) => isExported(pair, choice)),
  );
  for await (const exported of examples) {
    const pairs = exported.pairs.filter((pair) => isExported(pair, choice));
    const [row = null] = canonicalRows({ ...exported, pairs }, sha256OfText);
    const collections = exportedCollections(run, runs, documents, signal, (pair) => isExported(pair, choice));
    const { value } = await collections.next();
    return { row, collection: value ?? null };
  }
  return { row: null, collection: null };
}
