import { sectionsForBundle } from '../../src/domain/bundle-sections';
import type { DocumentStore } from '../../src/adapters/document-store';
import type { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { DocumentMissingError, RunMissingError } from '../../src/adapters/storage-errors';
import { bundleCut, bundleDocument, bundleExample } from '../../src/domain/bundle-lines';
import { textPath } from '../../src/domain/bundle-manifest';
import { type BundleRun, bundleRun } from '../../src/domain/bundle-run';
import type { Cut } from '../../src/domain/cut';
import type { CutId, DocumentId } from '../../src/domain/ids';
import type { Run } from '../../src/domain/run';
import type { SourceDocument } from '../../src/domain/source-document';

export interface BundleStores {
  readonly documents: DocumentStore;
  readonly runs: IndexedDbRunStore;
}

/** One file of a bundle, made as it is read. */
export interface BundlePart {
  readonly path: string;
  readonly text: () => AsyncIterable<string>;
}

/** Starts of records that one line holds. */
const STARTS_IN_LINE = 1000;

/**
 * A run as the files of its bundle. Documents and cuts are named by their places in their files. All goes through the
 * validators that read it again, so the same run gives the same bytes, whichever way it came here.
 */
export class BundleParts {
  readonly #run: Run;
  readonly #stores: BundleStores;
  /** With the place of each in its file. */
  readonly #documents: ReadonlyMap<DocumentId, number>;
  readonly #cuts: ReadonlyMap<CutId, number>;
  /** Told as they are written. */
  exampleCount = 0;
  pairCount = 0;

  constructor(run: Run, stores: BundleStores) {
    this.#run = run;
    this.#stores = stores;
    this.#documents = numbered(run.sources.map(({ documentId }) => documentId));
    this.#cuts = numbered(run.sources.map(({ cutId }) => cutId));
  }

  get documentCount(): number {
    return this.#documents.size;
  }

  get cutCount(): number {
    return this.#cuts.size;
  }

  get run(): BundleRun {
    const { id, name, createdAt, updatedAt, settings, model, sources } = this.#run;
    return bundleRun({
      ...{ id, name, createdAt, updatedAt, settings, model },
      sources: sources.map(({ documentId, cutId, chunkCount }) => ({
        document: this.#documents.get(documentId),
        cut: this.#cuts.get(cutId),
        chunkCount,
      })),
    });
  }

  /** By the hashes of the texts. */
  async sha256OfDocuments(): Promise<readonly string[]> {
    return Promise.all([...this.#documents.keys()].map(async (id) => (await this.#document(id)).sha256));
  }

  get cuts(): BundlePart {
    return { path: 'cuts.jsonl', text: () => this.#cutLines() };
  }

  get examples(): BundlePart {
    return { path: 'examples.jsonl', text: () => this.#exampleLines() };
  }

  get all(): readonly BundlePart[] {
    return [
      { path: 'documents.jsonl', text: () => this.#documentLines() },
      ...Array.from(this.#documents, ([id, index]) => ({
        path: textPath(index),
        text: () => this.#stores.documents.blocks(id),
      })),
      this.cuts,
      this.examples,
    ];
  }

  async *#documentLines(): AsyncGenerator<string> {
    for (const id of this.#documents.keys()) {
      const document = await this.#document(id);
      const { recordStarts = new Uint32Array() } = document;
      const sections = document.sections && sectionsForBundle(document.sections);
      yield line(bundleDocument({ ...document, ...(sections && { sections }) }));
      for (let start = 0; start < recordStarts.length; start += STARTS_IN_LINE) {
        yield line(Array.from(recordStarts.subarray(start, start + STARTS_IN_LINE)));
      }
    }
  }

  async *#cutLines(): AsyncGenerator<string> {
    for (const id of this.#cuts.keys()) {
      const { documentId, settings, modelId, starts, ends, tokenCounts } = await this.#cut(id);
      yield line(bundleCut({ document: this.#documents.get(documentId), settings, modelId }));
      for (const [index, start] of starts.entries()) yield line([start, ends[index], tokenCounts[index]]);
    }
  }

  async *#exampleLines(): AsyncGenerator<string> {
    this.exampleCount = this.pairCount = 0;
    for await (const batch of this.#stores.runs.exampleBatches(this.#run.id)) {
      for (const { example, pairs } of batch) {
        this.exampleCount++;
        this.pairCount += pairs.length;
        yield line(bundleExample({ ...example, document: this.#documents.get(example.documentId), pairs }));
      }
    }
    // A run that was discarded meanwhile would look like one with fewer examples.
    if (!(await this.#stores.runs.get(this.#run.id))) throw new RunMissingError();
  }

  async #document(id: DocumentId): Promise<SourceDocument> {
    const document = await this.#stores.documents.get(id);
    if (!document) throw new DocumentMissingError();
    return document;
  }

  async #cut(id: CutId): Promise<Cut> {
    const cut = await this.#stores.documents.getCut(id);
    if (!cut) throw new DocumentMissingError();
    return cut;
  }
}

function numbered<Id>(ids: readonly Id[]): ReadonlyMap<Id, number> {
  return new Map(Array.from(new Set(ids), (id, index) => [id, index]));
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
