import type { CorpusConnection } from '../adapters/corpus-connection';
import type { DocumentStore } from '../adapters/document-store';
import type { ChunkSettings } from '../domain/chunk-settings';
import type { Cut } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { SourceDocument } from '../domain/source-document';
import { isAbort, messageOf } from './trouble';

/** A stored text that is being cut with other settings. */
export interface Cutting {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/**
 * The passages of the texts on the desk, under the settings chosen now. Other settings make other cuts; those that
 * runs were made with stay in the store as they are.
 */
export class Cuts {
  readonly #documents: DocumentStore;
  readonly #corpus: Pick<CorpusConnection, 'cut'>;
  readonly model: ModelSpec;
  #chunking: ChunkSettings;
  #byDocument = $state.raw<ReadonlyMap<DocumentId, Cut>>(new Map());
  #cutting = $state.raw<Cutting | null>(null);
  #problem = $state('');
  #work: Promise<void> = Promise.resolve();
  #stop = new AbortController();

  constructor(
    documents: DocumentStore,
    corpus: Pick<CorpusConnection, 'cut'>,
    model: ModelSpec,
    chunking: ChunkSettings,
  ) {
    this.#documents = documents;
    this.#corpus = corpus;
    this.model = model;
    this.#chunking = chunking;
  }

  get chunking(): ChunkSettings {
    return this.#chunking;
  }

  get byDocument(): ReadonlyMap<DocumentId, Cut> {
    return this.#byDocument;
  }

  get cutting(): Cutting | null {
    return this.#cutting;
  }

  get problem(): string {
    return this.#problem;
  }

  /** Takes the cuts that came with texts just read, those that were made with the settings chosen now. */
  take(cuts: readonly Cut[]): void {
    const wanted = cuts.filter((cut) => this.#isWanted(cut));
    if (wanted.length === 0) return;
    this.#byDocument = new Map([...this.#byDocument, ...wanted.map((cut) => [cut.documentId, cut] as const)]);
  }

  /** Other settings: gives up what is being cut with the old ones. */
  change(chunking: ChunkSettings): void {
    this.#chunking = chunking;
    this.#byDocument = new Map();
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  /** Cuts whatever of `documents` is not cut yet. Resolves when all is cut, or given up for newer settings. */
  async ensure(documents: readonly SourceDocument[]): Promise<void> {
    const { signal } = this.#stop;
    const before = this.#work;
    this.#work = (async () => {
      await before;
      try {
        for (const document of documents) await this.#cut(document, signal);
      } catch (error) {
        if (!isAbort(error)) this.#problem = messageOf(error);
      } finally {
        this.#cutting = null;
      }
    })();
    await this.#work;
  }

  async #cut(document: SourceDocument, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#byDocument.has(document.id)) return;
    this.#problem = '';
    const stored = (await this.#documents.cutsOf(document.id)).find((cut) => this.#isWanted(cut));
    if (stored !== undefined) return this.take([stored]);
    const report = (done: number, total: number): void => {
      this.#cutting = { name: document.name, done, total };
    };
    report(0, document.length);
    this.take([await this.#corpus.cut(document.id, this.#chunking, this.model, report, signal)]);
  }

  #isWanted({ settings, modelId }: Cut): boolean {
    const { method, tokenBudget } = this.#chunking;
    return modelId === this.model.id && settings.method === method && settings.tokenBudget === tokenBudget;
  }
}
