import { exportedCollections } from '../../src/adapters/exported-collections';
import { exportedExamples } from '../../src/adapters/exported-examples';
import { sha256OfText } from '../../src/adapters/text-hash';
import { canonicalRows, type CanonicalRow } from '../../src/domain/canonical-row';
import { csvText } from '../../src/domain/csv';
import { type ExportRow, pairLayouts } from '../../src/domain/export-layout';
import { isExported } from '../../src/domain/export-selection';
import type { SplitName } from '../../src/domain/export-split';
import type { ReferenceEntry } from '../../src/domain/reference-json';
import { countLoneSurrogates, wellFormed } from '../../src/domain/well-formed';
import type { ExportPlan, ExportStores } from './export-plan';
import type { RowTally } from './row-tally';

/** The rows of one split as they go into its file, in the order of the text. */
export async function* plannedRows(
  plan: ExportPlan,
  split: SplitName,
  { runs, documents }: ExportStores,
  tally: RowTally,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const { run, order, facts, book } = plan;
  if (facts.layout === 'collection') {
    const collections = exportedCollections(run, runs, documents, signal, (pair) => isExported(pair, order.choice));
    for await (const collection of collections) yield cleanCollection(collection, tally);
    return;
  }
  const { project } = pairLayouts[facts.layout];
  const splits = new Map(plan.sources.map((source) => [source.documentId, source.split]));
  // A document without a row when the plan was made may have one by now.
  const isOfSplit = (id: ExportPlan['sources'][number]['documentId']): boolean => (splits.get(id) ?? 'train') === split;
  const examples = exportedExamples(
    run,
    runs,
    documents,
    signal,
    ({ example, pairs }) => isOfSplit(example.documentId) && pairs.some((pair) => isExported(pair, order.choice)),
  );
  for await (const exported of examples) {
    const pairs = exported.pairs.filter((pair) => isExported(pair, order.choice));
    for (const row of canonicalRows({ ...exported, pairs }, sha256OfText)) {
      const clean = cleanRow(row, tally);
      tally.count(clean);
      const projected = project(clean, book);
      yield facts.encoding === 'csv' ? tableTexts(projected, order.neutralisesFormulas, tally) : projected;
    }
  }
}

function cleanRow(row: CanonicalRow, tally: RowTally): CanonicalRow {
  const broken = Object.entries(row).filter(([, value]) => typeof value === 'string' && countLoneSurrogates(value) > 0);
  if (broken.length === 0) return row;
  return { ...row, ...Object.fromEntries(broken.map(([key, value]) => [key, cleanText(String(value), tally)])) };
}

function cleanCollection(collection: readonly ReferenceEntry[], tally: RowTally): readonly ReferenceEntry[] {
  return collection.map((entry) => ({
    ...entry,
    context: cleanText(entry.context, tally),
    QA_list: entry.QA_list.map(({ Q, A }) => ({ Q: cleanText(Q, tally), A: cleanText(A, tally) })),
  }));
}

function cleanText(text: string, tally: RowTally): string {
  const lone = countLoneSurrogates(text);
  tally.change('replacedCharacters', lone);
  return lone === 0 ? text : wellFormed(text);
}

/** Every cell as the text that stands in the table. */
function tableTexts(row: ExportRow, neutralises: boolean, tally: RowTally): ExportRow {
  const cells = Object.entries(row).map(([column, value]) => {
    const { text, nuls, lineSeparators, isNeutralised } = csvText(String(value), neutralises);
    tally.change('replacedCharacters', nuls);
    tally.change('lineSeparators', lineSeparators);
    if (isNeutralised) tally.change('neutralisedFormulas', 1);
    return [column, text];
  });
  return Object.fromEntries(cells);
}
