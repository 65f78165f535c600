import { type BundleExample, bundleExample, type BundlePair } from '../../src/domain/bundle-lines';
import type { BundleSource } from '../../src/domain/bundle-run';
import { inheritsFromPrevious } from '../../src/domain/continuation';
import type { DocumentId, RunId } from '../../src/domain/ids';
import type { Pair } from '../../src/domain/pair';
import { sequenceCount } from '../../src/domain/plan-rounds';
import type { Span } from '../../src/domain/span';
import { at, InvalidValueError } from '../../src/domain/validator';
import type { StoredExample } from '../../src/synthesis/run-store';
import type { PlacedCut } from './bundle-cuts';
import type { OpenBundle } from './open-bundle';

/** The passages of a run, in run order, over its sources. */
export class BundlePassages {
  readonly #sources: readonly BundleSource[];
  readonly #cuts: readonly PlacedCut[];
  #source = 0;
  /** Position of the source's first passage. */
  #first = 0;

  constructor(sources: readonly BundleSource[], cuts: readonly PlacedCut[]) {
    this.#sources = sources;
    this.#cuts = cuts;
  }

  /** Positions must not go back. */
  at(chunk: number): PlacedPassage | undefined {
    let source = this.#sources[this.#source];
    while (source && chunk >= this.#first + source.chunkCount) {
      this.#first += source.chunkCount;
      source = this.#sources[++this.#source];
    }
    const placed = source && this.#cuts[source.cut];
    const chunkIndex = chunk - this.#first;
    const [start, end] = [placed?.cut.starts[chunkIndex], placed?.cut.ends[chunkIndex]];
    if (!placed || start === undefined || end === undefined) return undefined;
    return { document: placed.document, documentId: placed.cut.documentId, chunkIndex, span: { start, end } };
  }
}

interface PlacedPassage {
  readonly document: number;
  readonly documentId: DocumentId;
  readonly chunkIndex: number;
  readonly span: Span;
}

/** The examples with their pairs, each checked against the passage and the plan that it says it is of. */
export async function* takeExamples(
  bundle: OpenBundle,
  runId: RunId,
  passages: BundlePassages,
  signal: AbortSignal,
): AsyncGenerator<StoredExample> {
  const { settings, sources } = bundle.manifest.run;
  const size = sequenceCount(
    sources.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
    settings.rounds,
  );
  let last = -1;
  for await (const line of bundle.lines('examples.jsonl', signal)) {
    yield line.take((value) => {
      const read = bundleExample(value);
      if (read.chunk <= last) throw new InvalidValueError('does not come after the example before it', 'chunk');
      last = read.chunk;
      const passage = passages.at(read.chunk);
      if (!passage) throw new InvalidValueError('is none of the passages', 'chunk');
      checkPlace(read, passage, size);
      return stored(read, passage, runId);
    });
  }
}

function checkPlace(read: BundleExample, passage: PlacedPassage, size: number): void {
  if (read.chunkIndex !== passage.chunkIndex) throw new InvalidValueError('is not that of the passage', 'chunkIndex');
  for (const name of ['start', 'end'] as const) {
    if (read.span[name] !== passage.span[name])
      throw new InvalidValueError('is not that of the passage', `span.${name}`);
  }
  if (read.sequence !== read.chunk % size) throw new InvalidValueError('is not that of the plan', 'sequence');
  if (read.round !== (read.chunk - read.sequence) / size)
    throw new InvalidValueError('is not that of the plan', 'round');
  if (read.continuation.kind === 'continued') {
    for (const earlier of read.continuation.demonstrations) {
      if (earlier < read.chunk && earlier % size === read.sequence) continue;
      throw new InvalidValueError('is not an earlier passage of the sequence', 'continuation.demonstrations');
    }
  }
  const length = passage.span.end - passage.span.start;
  let last = -1;
  for (const [index, pair] of read.pairs.entries()) {
    at(`pairs.${index}`, () => checkPair(pair, last, length, read.further?.length ?? 0));
    last = pair.index;
  }
}

function checkPair(pair: BundlePair, last: number, passageLength: number, furtherCount: number): void {
  if (pair.index <= last) throw new InvalidValueError('does not come after the pair before it', 'index');
  if (pair.evidence && pair.evidence.end > passageLength) {
    throw new InvalidValueError("lies behind the passage's end", 'evidence.end');
  }
  if (pair.added?.kind === 'further' && pair.added.completion >= furtherCount) {
    throw new InvalidValueError('is none of the further completions', 'added.completion');
  }
}

function stored({ document, pairs, ...read }: BundleExample, passage: PlacedPassage, runId: RunId): StoredExample {
  if (document !== passage.document) throw new InvalidValueError('is not that of the passage', 'document');
  const { chunk, continuation } = read;
  const pairCount = pairs.filter(({ added }) => added === undefined).length;
  return {
    example: {
      ...read,
      runId,
      documentId: passage.documentId,
      pairCount,
      inheritsFromPrevious: inheritsFromPrevious(continuation, pairCount),
    },
    pairs: pairs.map((pair): Pair => ({ ...pair, runId, chunk })),
  };
}
