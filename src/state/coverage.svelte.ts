import { type CoverageBin, coverageBins, fedSentences, type PlacedSentence, sentenceSpans } from '../domain/coverage';
import type { DocumentId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { Span } from '../domain/span';
import type { CookedRun } from './cooking.svelte';

/** A passage of a run with its text, as the store gives them one after the other. */
export interface ReadPassageOfRun {
  readonly chunk: number;
  readonly documentId: DocumentId;
  readonly documentName: string;
  readonly documentLength: number;
  readonly span: Span;
  readonly text: string;
}

export type ReadPassages = (run: Run, signal: AbortSignal) => AsyncIterable<ReadPassageOfRun>;

/** How much of one document feeds pairs that are not rejected. */
export interface DocumentCoverage {
  readonly id: DocumentId;
  readonly name: string;
  readonly bins: readonly CoverageBin[];
  readonly sentences: number;
  readonly fed: number;
  /** Passages of which no sentence feeds a pair, by position in the run. */
  readonly unfed: readonly number[];
  /** Of every passage, where it begins in the document, 0 to 1. */
  readonly places: readonly { readonly chunk: number; readonly from: number }[];
}

interface KnownPassage {
  readonly chunk: number;
  readonly start: number;
  /** Relative to the passage. */
  readonly sentences: readonly Span[];
}

interface KnownDocument {
  readonly id: DocumentId;
  readonly name: string;
  readonly length: number;
  readonly passages: readonly KnownPassage[];
}

const BINS = 160;

/** Which sentences of a run's texts feed a pair. The texts are read once; decisions about pairs move it at once. */
export class Coverage {
  readonly #read: ReadPassages;
  readonly #evidenceOf: (pair: Pair) => Span | null;
  #source = $state.raw<CookedRun | null>(null);
  #documents = $state.raw<readonly KnownDocument[]>([]);
  #stop: AbortController | null = null;

  constructor(read: ReadPassages, evidenceOf: (pair: Pair) => Span | null) {
    this.#read = read;
    this.#evidenceOf = evidenceOf;
  }

  readonly documents: readonly DocumentCoverage[] = $derived.by(() => {
    const source = this.#source;
    if (source === null) return [];
    // The list is what changes with every decision.
    const pairsAt = new Map<number, Pair[]>();
    for (const entry of source.results.inOrder) {
      if (entry.kind !== 'pair' || entry.pair.status === 'rejected') continue;
      const pairs = pairsAt.get(entry.pair.chunk);
      if (pairs === undefined) pairsAt.set(entry.pair.chunk, [entry.pair]);
      else pairs.push(entry.pair);
    }
    return this.#documents.map((document) => coverageOf(document, pairsAt, this.#evidenceOf));
  });

  /** Passages of which no sentence feeds a pair, in the order of the text. */
  readonly unfed: readonly number[] = $derived(this.documents.flatMap(({ unfed }) => unfed));

  async open(source: CookedRun): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    const documents: (KnownDocument & { passages: KnownPassage[] })[] = [];
    for await (const passage of this.#read(source.run, stop.signal)) {
      if (stop.signal.aborted) return;
      const { chunk, documentId: id, documentName: name, documentLength: length, span, text } = passage;
      let last = documents.at(-1);
      if (last?.id !== id) {
        last = { id, name, length, passages: [] };
        documents.push(last);
      }
      last.passages.push({ chunk, start: span.start, sentences: sentenceSpans(text) });
    }
    this.#source = source;
    this.#documents = documents;
  }
}

function coverageOf(
  { id, name, length, passages }: KnownDocument,
  pairsAt: ReadonlyMap<number, readonly Pair[]>,
  evidenceOf: (pair: Pair) => Span | null,
): DocumentCoverage {
  const placed: PlacedSentence[] = [];
  const unfed: number[] = [];
  let fed = 0;
  for (const { chunk, start, sentences } of passages) {
    const evidence = (pairsAt.get(chunk) ?? []).flatMap((pair) => evidenceOf(pair) ?? []);
    const flags = fedSentences(sentences, evidence);
    if (!flags.includes(true)) unfed.push(chunk);
    for (const [index, sentence] of sentences.entries()) {
      const isFed = flags[index] === true;
      if (isFed) fed += 1;
      placed.push({ start: start + sentence.start, end: start + sentence.end, isFed });
    }
  }
  const places = passages.map(({ chunk, start }) => ({ chunk, from: start / Math.max(length, 1) }));
  return { id, name, bins: coverageBins(placed, length, BINS), sentences: placed.length, fed, unfed, places };
}
