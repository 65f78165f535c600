import type { Pair } from '../domain/pair';
import {
  referenceCollection,
  type ReferenceEntry,
  referenceExample,
  type ReferenceExample,
  referenceLayout,
} from '../domain/reference-json';
import type { Run } from '../domain/run';
import type { DocumentStore } from './document-store';
import type { IndexedDbRunStore } from './indexed-db-run-store';
import { KeptBlocks } from './kept-blocks';

/** A collection that has an entry, with its place among all. */
export interface ExportedCollection {
  readonly position: number;
  readonly entries: readonly ReferenceEntry[];
}

/** Collections whose examples one request reads. */
const COLLECTIONS_AT_ONCE = 32;

/**
 * The reference's collections of a run, in their order, with the pairs that `isExported`. A failed example is left
 * out, like one that is still to come. A collection jumps through the run; whatever the run's length, a few examples
 * and blocks of text are held.
 */
export async function* exportedCollections(
  run: Run,
  runs: Pick<IndexedDbRunStore, 'examplesAt'>,
  documents: Pick<DocumentStore, 'text'>,
  signal: AbortSignal,
  isExported: (pair: Pair) => boolean,
): AsyncGenerator<ExportedCollection> {
  const texts = new KeptBlocks(documents);
  const layout = referenceLayout(run.chunkCount, run.settings.rounds);

  for (let first = 0; first < layout.length; first += COLLECTIONS_AT_ONCE) {
    const collections = layout.slice(first, first + COLLECTIONS_AT_ONCE);
    const stored = await runs.examplesAt(run.id, collections.flat(2));
    for (const [index, sequences] of collections.entries()) {
      signal.throwIfAborted();
      const examples: ReferenceExample[][] = [];
      for (const chunks of sequences) {
        const made: ReferenceExample[] = [];
        for (const chunk of chunks) {
          const found = stored.get(chunk);
          if (found === undefined || found.example.outcome === 'failed') continue;
          const { example, pairs } = found;
          const context = await texts.text(example.documentId, example.span);
          made.push(referenceExample(example, context, pairs, isExported));
        }
        examples.push(made);
      }
      const entries = referenceCollection(examples);
      if (entries.length > 0) yield { position: first + index, entries };
    }
  }
}
