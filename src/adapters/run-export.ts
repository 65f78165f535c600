import { canonicalRows, jsonLines } from '../domain/canonical-row';
import { referenceCollection, type ReferenceExample, referenceLayout } from '../domain/reference-json';
import type { Run } from '../domain/run';
import { BlobWriter } from './blob-writer';
import type { DocumentStore } from './document-store';
import { exportedExamples } from './exported-examples';
import type { IndexedDbRunStore } from './indexed-db-run-store';
import { sha256OfText } from './text-hash';
import { TimeSlices } from './time-slices';

/** A media type for both files: one JSON value a line. */
const JSON_LINES = 'application/jsonl';

/** Writes what a run has so far as a file. Works on the page in tasks of a few milliseconds, at any time of the run. */
export class RunExport {
  readonly #documents: DocumentStore;
  readonly #runs: IndexedDbRunStore;

  constructor(documents: DocumentStore, runs: IndexedDbRunStore) {
    this.#documents = documents;
    this.#runs = runs;
  }

  /** Every kept pair as one canonical row, in the order of the passages. */
  async jsonl(run: Run, signal: AbortSignal): Promise<Blob> {
    const file = new BlobWriter();
    for await (const exported of exportedExamples(run, this.#runs, this.#documents, signal)) {
      file.write(jsonLines(canonicalRows(exported, sha256OfText)));
    }
    return file.finish(JSON_LINES);
  }

  /** The reference's JSON, a collection a line. A failed example is left out, like one that is still to come. */
  async referenceJson(run: Run, signal: AbortSignal): Promise<Blob> {
    const examples = await this.#referenceExamples(run, signal);
    const file = new BlobWriter();
    const slices = new TimeSlices();
    for (const sequences of referenceLayout(run.chunkCount, run.settings.rounds)) {
      await slices.breathe(signal);
      const collection = referenceCollection(
        sequences.map((chunks) => chunks.flatMap((chunk) => examples.get(chunk) ?? [])),
      );
      if (collection.length > 0) file.write(jsonLines([collection]));
    }
    return file.finish(JSON_LINES);
  }

  /** By the passage's position: the collections jump through the run, so all texts are needed at once. */
  async #referenceExamples(run: Run, signal: AbortSignal): Promise<ReadonlyMap<number, ReferenceExample>> {
    const examples = new Map<number, ReferenceExample>();
    for await (const exported of exportedExamples(run, this.#runs, this.#documents, signal)) {
      const { example, pairs, passage } = exported;
      if (example.outcome === 'failed') continue;
      examples.set(example.chunk, {
        context: passage,
        pairs: pairs.filter(({ status }) => status !== 'rejected'),
        continuation: example.continuation,
        inheritsFromPrevious: example.inheritsFromPrevious,
      });
    }
    return examples;
  }
}
