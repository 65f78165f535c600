import { sentenceSpans } from '../domain/coverage';
import type { Example } from '../domain/example';
import type { RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Span } from '../domain/span';
import type { CookedRun } from './cooking.svelte';
import {
  type DocumentCoverage,
  isSameCoverage,
  type KnownPassage,
  type PassageOfDocument,
  sumOf,
} from './document-coverage';
import { RestedWork } from './rested-work';
import { isAbort } from './trouble';

export type { DocumentCoverage };

/** A passage of a run with its text. */
export interface ReadPassageOfRun extends PassageOfDocument {
  readonly text: string;
}

/** Lets the page in between two steps, when they have taken long enough. */
interface Slices {
  breathe(signal: AbortSignal): Promise<void>;
}

export interface CoverageParts {
  /** The passages of these examples, in their order, read in short tasks. */
  readonly read: (examples: readonly Example[], signal: AbortSignal) => AsyncIterable<ReadPassageOfRun>;
  readonly evidenceOf: (pair: Pair) => Span | null;
  readonly slices: () => Slices;
}

const SHORTEST_REST_MS = 1000;
/** A run that takes long to go through rests for so many times as long. */
const RESTS = 10;
/** Entries of a list, and passages, that take far less than a slice. */
const ENTRIES = 500;
const PASSAGES = 20;

/** Which sentences of a run's texts feed a pair. Each passage is read once; pairs may come and change meanwhile. */
export class Coverage {
  readonly #parts: CoverageParts;
  readonly #known = new Map<number, KnownPassage>();
  #runId: RunId | null = null;
  #documents = $state.raw<readonly DocumentCoverage[]>([]);
  #stop = new AbortController();
  #renewals: RestedWork | null = null;

  constructor(parts: CoverageParts) {
    this.#parts = parts;
  }

  get documents(): readonly DocumentCoverage[] {
    return this.#documents;
  }

  /** Passages of which no sentence feeds a pair, in the order of the text. */
  readonly unfed: readonly number[] = $derived(this.documents.flatMap(({ unfed }) => unfed));

  /** Resolves when all that is there is shown, or once it was closed or another run opened. */
  async open(source: CookedRun): Promise<void> {
    this.close();
    if (this.#runId !== source.run.id) {
      this.#known.clear();
      this.#documents = [];
    }
    this.#runId = source.run.id;
    const { signal } = this.#stop;
    this.#renewals = new RestedWork(() => this.#renew(source, signal), SHORTEST_REST_MS, RESTS);
    await this.#renewals.now();
  }

  /** Pairs of the open run have come or changed: they are shown about a second later, however often this is told. */
  changed(): void {
    this.#renewals?.ask();
  }

  /** Nothing is followed any more; what is shown stays. */
  close(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#renewals?.cancel();
    this.#renewals = null;
  }

  async #renew(source: CookedRun, signal: AbortSignal): Promise<void> {
    const slices = this.#parts.slices();
    try {
      const pairsAt = await this.#read(source, slices, signal);
      this.#documents = await this.#sum(pairsAt, slices, signal);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }

  /** The pairs that are not rejected, by passage in the order of the text; passages that are new are read. */
  async #read({ results }: CookedRun, slices: Slices, signal: AbortSignal): Promise<ReadonlyMap<number, Pair[]>> {
    const pairsAt = new Map<number, Pair[]>();
    const unknown: Example[] = [];
    for (const [index, entry] of results.inOrder.entries()) {
      if (index % ENTRIES === 0) await slices.breathe(signal);
      const { chunk } = entry.example;
      const pairs = pairsAt.get(chunk) ?? [];
      if (pairs.length === 0) pairsAt.set(chunk, pairs);
      if (entry.kind === 'pair' && entry.pair.status !== 'rejected') pairs.push(entry.pair);
      if (!this.#known.has(chunk) && unknown.at(-1)?.chunk !== chunk) unknown.push(entry.example);
    }
    for await (const { text, ...passage } of this.#parts.read(unknown, signal)) {
      signal.throwIfAborted();
      this.#known.set(passage.chunk, { ...passage, sentences: sentenceSpans(text) });
    }
    return pairsAt;
  }

  async #sum(
    pairsAt: ReadonlyMap<number, readonly Pair[]>,
    slices: Slices,
    signal: AbortSignal,
  ): Promise<readonly DocumentCoverage[]> {
    const sums: ReturnType<typeof sumOf>[] = [];
    let count = 0;
    for (const [chunk, pairs] of pairsAt) {
      if (count++ % PASSAGES === 0) await slices.breathe(signal);
      const passage = this.#known.get(chunk);
      if (passage === undefined) continue;
      const last = sums.at(-1);
      const sum = last?.id === passage.documentId ? last : sumOf(passage);
      if (sum !== last) sums.push(sum);
      sum.add(
        passage,
        pairs.flatMap((pair) => this.#parts.evidenceOf(pair) ?? []),
      );
    }
    return sums.map((sum, index) => {
      const [total, shown] = [sum.total(), this.#documents[index]];
      // What is the same object is not drawn again.
      return shown !== undefined && isSameCoverage(shown, total) ? shown : total;
    });
  }
}
