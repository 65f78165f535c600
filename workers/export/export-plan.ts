import type { DocumentStore } from '../../src/adapters/document-store';
import type { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { RunMissingError } from '../../src/adapters/storage-errors';
import type { CardSource } from '../../src/domain/data-set-card';
import {
  type Book,
  bookOf,
  encodingEndings,
  type FormatFacts,
  formatFacts,
  isOfSequences,
  isSingleFile,
  type RowLayout,
} from '../../src/domain/export-format';
import { isExported } from '../../src/domain/export-selection';
import { type SplitName, testDocuments } from '../../src/domain/export-split';
import { splitPath } from '../../src/domain/card-front-matter';
import type { DocumentId } from '../../src/domain/ids';
import { dataSetName, splitName } from '../../src/domain/llama-factory-info';
import { referenceLayout } from '../../src/domain/reference-json';
import type { Run } from '../../src/domain/run';
import { NothingToExportError } from './export-errors';
import type { ExportOrder } from './protocol';

export interface ExportStores {
  readonly runs: IndexedDbRunStore;
  readonly documents: DocumentStore;
}

/** A document that brings rows. */
export interface PlannedSource extends CardSource {
  readonly documentId: DocumentId;
}

/** One file of rows. */
export interface PlannedFile {
  /** Within the archive; the only file of an export has the export's own name. */
  readonly path: string;
  readonly split: SplitName;
  readonly layout: RowLayout;
}

export interface ExportPlan {
  readonly order: ExportOrder;
  readonly run: Run;
  readonly facts: FormatFacts;
  readonly book: Book;
  readonly sources: readonly PlannedSource[];
  /** One for each split that has rows, and of some archives as many again in another layout. */
  readonly files: readonly PlannedFile[];
  readonly isSplit: boolean;
  readonly isSingleFile: boolean;
  /** Rows of one layout as they are counted now; a run that goes on may bring more. */
  readonly rows: number;
}

/** Counts the rows and shares the documents out. @throws RunMissingError, NothingToExportError */
export async function planExport(
  order: ExportOrder,
  { runs, documents }: ExportStores,
  signal: AbortSignal,
): Promise<ExportPlan> {
  const run = await runs.get(order.runId);
  if (!run) throw new RunMissingError();
  const rowCounts = new Map<DocumentId, number>();
  for await (const batch of runs.exampleBatches(run.id)) {
    signal.throwIfAborted();
    for (const { example, pairs } of batch) {
      const rows = pairs.filter((pair) => isExported(pair, order.choice)).length;
      if (rows > 0) rowCounts.set(example.documentId, (rowCounts.get(example.documentId) ?? 0) + rows);
    }
  }
  if (rowCounts.size === 0) throw new NothingToExportError();
  const facts = formatFacts[order.format];
  const known = (await documents.list()).filter(({ id }) => rowCounts.has(id));
  const tested =
    order.split !== null && facts.canSplit
      ? testDocuments(
          known.map(({ sha256 }) => sha256),
          order.split,
        )
      : new Set<string>();
  const sources = known.map(({ id, name, sha256 }): PlannedSource => {
    const split = tested.has(sha256) ? 'test' : 'train';
    return { documentId: id, name, sha256, rows: rowCounts.get(id) ?? 0, split };
  });
  const isSplit = tested.size > 0;
  const splits: readonly SplitName[] = isSplit ? ['train', 'test'] : ['train'];
  return {
    ...{ order, run, facts, sources, isSplit },
    book: bookOf(order.format, order.book),
    files: layoutsOf(facts).flatMap((layout) =>
      splits.map((split) => ({ split, layout, path: filePath(order, facts, layout, split, isSplit) })),
    ),
    isSingleFile: isSingleFile(order.format, isSplit),
    rows: isOfSequences(order.format)
      ? referenceLayout(run.chunkCount, run.settings.rounds).length
      : sources.reduce((sum, { rows }) => sum + rows, 0),
  };
}

function layoutsOf({ layout, otherLayout }: FormatFacts): readonly RowLayout[] {
  return otherLayout === null ? [layout] : [layout, otherLayout];
}

function filePath(
  order: ExportOrder,
  facts: FormatFacts,
  layout: RowLayout,
  split: SplitName,
  isSplit: boolean,
): string {
  const ending = encodingEndings[facts.encoding];
  switch (facts.bundle) {
    case 'huggingFace':
      return splitPath(split);
    case 'llamaFactory':
      return `${splitName(`${dataSetName(order.name)}_${layout}`, split, isSplit)}.${ending}`;
    case 'axolotl':
      return `${splitName(dataSetName(order.name), split, isSplit)}.${ending}`;
    case 'none':
      return isSplit ? `${split}.${ending}` : order.fileName;
  }
}
