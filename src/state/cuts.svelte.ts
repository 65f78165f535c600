import type { CorpusConnection } from '../adapters/corpus-connection';
import type { DocumentStore } from '../adapters/document-store';
import type { ChunkSettings } from '../domain/chunk-settings';
import { type Cut, cutIdOf } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { SourceDocument } from '../domain/source-document';
import { isAbort, messageOf } from './trouble';

/** Cuts asked for at once: few enough that unpacking them stays a short task. */
const CUTS_AT_ONCE = 256;

/** How long new cuts gather before the page hears of them: whoever listens goes through all of them anew. */
const GATHERING_MS = 200;

/** A stored text that is being cut with other settings. */
export interface Cutting {
  readonly documentId: DocumentId;
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/** What passages follow from: the settings, and the model whose tokenizer measures them. */
export interface CutRule {
  readonly chunking: ChunkSettings;
  readonly model: ModelSpec;
}

/**
 * The passages of the texts on the desk, under the settings and the model chosen now. Other settings make other cuts; those that
 * runs were made with stay in the store as they are.
 */
export class Cuts {
  readonly #documents: DocumentStore;
  readonly #corpus: Pick<CorpusConnection, 'cut'>;
  #rule: CutRule;
  #byDocument = $state.raw<ReadonlyMap<DocumentId, Cut>>(new Map());
  #earlier: CutRule | null = null;
  #cutting = $state.raw<Cutting | null>(null);
  #problem = $state('');
  #work: Promise<void> = Promise.resolve();
  #stop = new AbortController();

  constructor(documents: DocumentStore, corpus: Pick<CorpusConnection, 'cut'>, rule: CutRule) {
    this.#documents = documents;
    this.#corpus = corpus;
    this.#rule = rule;
  }

  get rule(): CutRule {
    return this.#rule;
  }

  /** What all texts were cut with last, while they are being cut in another way; else null. */
  get earlier(): CutRule | null {
    return this.#earlier;
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

  /** Takes the cuts that came with texts just read, those that follow from the rule of now. */
  take(cuts: readonly Cut[]): void {
    const wanted = cuts.filter((cut) => this.#isWanted(cut));
    if (wanted.length === 0) return;
    this.#byDocument = new Map([...this.#byDocument, ...wanted.map((cut) => [cut.documentId, cut] as const)]);
  }

  /** Another rule: gives up what is being cut by the old one. False when it is the same rule. */
  change(rule: CutRule): boolean {
    if (isSame(rule, this.#rule)) return false;
    const earlier = this.#earlier ?? this.#rule;
    this.#earlier = isSame(earlier, rule) ? null : earlier;
    this.#rule = rule;
    this.#byDocument = new Map();
    this.giveUp();
    return true;
  }

  /** Stops cutting. What is cut already stays. */
  giveUp(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  /** Cuts whatever of `documents` is not cut yet. Resolves with false when that was given up before its end. */
  async ensure(documents: readonly SourceDocument[]): Promise<boolean> {
    const { signal } = this.#stop;
    const before = this.#work;
    this.#work = (async () => {
      await before;
      try {
        const uncut = await this.#takeStored(documents, signal);
        if (uncut.length > 0) await this.#cutAll(uncut, signal);
        if (!signal.aborted) this.#earlier = null;
      } catch (error) {
        if (!isAbort(error)) this.#problem = messageOf(error);
      } finally {
        this.#cutting = null;
      }
    })();
    await this.#work;
    return !signal.aborted;
  }

  /** Takes the cuts that are stored already; resolves with the documents that have none. */
  async #takeStored(documents: readonly SourceDocument[], signal: AbortSignal): Promise<readonly SourceDocument[]> {
    const ids = documents
      .filter(({ id }) => !this.#byDocument.has(id))
      .map(({ id }) => cutIdOf(id, this.#rule.chunking, this.#rule.model.id));
    if (ids.length > 0) this.#problem = '';
    const stored: Cut[] = [];
    for (let start = 0; start < ids.length; start += CUTS_AT_ONCE) {
      signal.throwIfAborted();
      stored.push(...(await this.#documents.getCuts(ids.slice(start, start + CUTS_AT_ONCE))));
    }
    signal.throwIfAborted();
    this.take(stored);
    return documents.filter(({ id }) => !this.#byDocument.has(id));
  }

  async #cutAll(documents: readonly SourceDocument[], signal: AbortSignal): Promise<void> {
    const { chunking, model } = this.#rule;
    let gathered: Cut[] = [];
    let gatheredSince = performance.now();
    try {
      for (const document of documents) {
        signal.throwIfAborted();
        const report = (done: number, total: number): void => {
          this.#cutting = { documentId: document.id, name: document.name, done, total };
        };
        report(0, document.length);
        gathered.push(await this.#corpus.cut(document.id, chunking, model, report, signal));
        if (performance.now() - gatheredSince < GATHERING_MS) continue;
        this.take(gathered);
        gathered = [];
        gatheredSince = performance.now();
      }
    } finally {
      this.take(gathered);
    }
  }

  #isWanted({ settings, modelId }: Cut): boolean {
    return modelId === this.#rule.model.id && isSameChunking(settings, this.#rule.chunking);
  }
}

function isSame(one: CutRule, other: CutRule): boolean {
  return one.model.id === other.model.id && isSameChunking(one.chunking, other.chunking);
}

function isSameChunking(one: ChunkSettings, other: ChunkSettings): boolean {
  return one.method === other.method && one.tokenBudget === other.tokenBudget;
}
