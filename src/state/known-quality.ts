import type { FoundDuplicate, JudgedPair } from '../adapters/quality-connection';
import type { Pair } from '../domain/pair';
import type { PairProblem, PairQuality } from '../domain/pair-quality';
import type { Span } from '../domain/span';

/** A pair's place in its run. */
type PairPlace = Pick<Pair, 'chunk' | 'index'>;

/** What is told of a run's pairs so far. Plain, so that it may be read for a hundred thousand pairs in one go. */
export class KnownQuality {
  readonly #judged = new PairTable<JudgedPair>();
  #duplicates = new PairTable<FoundDuplicate>();

  get judgedCount(): number {
    return this.#judged.count;
  }

  of(pair: PairPlace): PairQuality | null {
    return this.#judged.get(pair)?.quality ?? null;
  }

  /** Tokens of instruction and response; null while that is not known. */
  tokensOf(pair: PairPlace): number | null {
    return this.#judged.get(pair)?.tokens ?? null;
  }

  duplicateOf(pair: PairPlace): FoundDuplicate | null {
    return this.#duplicates.get(pair) ?? null;
  }

  problemsOf(pair: PairPlace): readonly PairProblem[] {
    const problems = this.of(pair)?.problems ?? NONE;
    const found = this.duplicateOf(pair);
    if (found === null) return problems;
    return [...problems, found.duplicate.kind === 'question' ? 'otherAnswer' : 'duplicate'];
  }

  /** Where the passage bears the pair out; where its response stands, while nothing more is known. */
  evidenceOf(pair: Pair): Span | null {
    const quality = this.of(pair);
    return quality === null ? pair.evidence : quality.grounding.evidence;
  }

  isSupported(pair: Pair): boolean {
    const quality = this.of(pair);
    return quality === null ? pair.evidence !== null : !quality.problems.includes('notSupported');
  }

  keep(judged: JudgedPair): void {
    this.#judged.set(judged);
  }

  /** All duplicates there are, in place of those known before. */
  keepDuplicates(found: readonly FoundDuplicate[]): void {
    this.#duplicates = new PairTable();
    for (const one of found) this.#duplicates.set(one);
  }
}

const NONE: readonly PairProblem[] = [];

/** By passage, then by place in it: no key is made of the two, which would be most of the work. */
class PairTable<Entry extends PairPlace> {
  readonly #passages = new Map<number, Entry[]>();
  count = 0;

  get({ chunk, index }: PairPlace): Entry | undefined {
    return this.#passages.get(chunk)?.[index];
  }

  set(entry: Entry): void {
    const { chunk, index } = entry;
    const ofPassage = this.#passages.get(chunk) ?? [];
    if (ofPassage.length === 0) this.#passages.set(chunk, ofPassage);
    if (ofPassage[index] === undefined) this.count += 1;
    ofPassage[index] = entry;
  }
}
