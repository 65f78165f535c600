import { exportedCollections } from '../../src/adapters/exported-collections';
import { exportedExamples } from '../../src/adapters/exported-examples';
import { sha256OfText } from '../../src/adapters/text-hash';
import { canonicalRows, unjudged } from '../../src/domain/canonical-row';
import { cookedTexts } from '../../src/domain/cooking-options';
import { pairLayouts, type PairRowLayout } from '../../src/domain/export-layout';
import { isExported } from '../../src/domain/export-selection';
import type { SplitName } from '../../src/domain/export-split';
import { groundingIn } from '../../src/domain/grounding';
import type { DocumentId } from '../../src/domain/ids';
import { cleanCells, cleanCollection, cleanRow } from './clean-text';
import type { ExportPlan, ExportStores, PlannedFile } from './export-plan';
import type { RowTally } from './row-tally';

/** The rows of one file of a plan, in the order of the text. */
export function plannedRows(
  plan: ExportPlan,
  { split, layout }: PlannedFile,
  stores: ExportStores,
  tally: RowTally,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  if (layout === 'collection' || layout === 'text') return sequenceRows(plan, stores, tally, signal);
  return pairRows(plan, layout, split, stores, tally, signal);
}

async function* pairRows(
  { run, order, facts, book, sources }: ExportPlan,
  layout: PairRowLayout,
  split: SplitName,
  { runs, documents }: ExportStores,
  tally: RowTally,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const { project, columns } = pairLayouts[layout];
  const judgePairs = columns.includes('grounding') ? groundingIn : unjudged;
  const splits = new Map(sources.map((source) => [source.documentId, source.split]));
  // A document without a row when the plan was made may have one by now.
  const isOfSplit = (id: DocumentId): boolean => (splits.get(id) ?? 'train') === split;
  const examples = exportedExamples(
    run,
    runs,
    documents,
    signal,
    ({ example, pairs }) => isOfSplit(example.documentId) && pairs.some((pair) => isExported(pair, order.choice)),
  );
  for await (const exported of examples) {
    const pairs = exported.pairs.filter((pair) => isExported(pair, order.choice));
    for (const row of canonicalRows({ ...exported, pairs }, sha256OfText, judgePairs)) {
      const clean = cleanRow(row, tally);
      tally.count(clean);
      const projected = project(clean, book);
      yield facts.encoding === 'csv' ? cleanCells(projected, order.neutralisesFormulas, tally) : projected;
    }
  }
}

async function* sequenceRows(
  { run, order: { choice, cooking } }: ExportPlan,
  { runs, documents }: ExportStores,
  tally: RowTally,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const collections = exportedCollections(run, runs, documents, signal, (pair) => isExported(pair, choice));
  for await (const { position, entries } of collections) {
    const clean = cleanCollection(entries, tally);
    tally.countCollection(clean);
    if (cooking === null) yield clean;
    else for (const { text } of cookedTexts(position, clean, cooking)) yield { text };
  }
}
