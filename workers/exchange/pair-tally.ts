import { sha256OfText } from '../../src/adapters/text-hash';
import type { ForeignPair, UnusableReason } from '../../src/domain/foreign-pairs';
import type { ForeignRead } from '../../src/domain/read-foreign-pairs';

/** A run of more would not open for review in one page. */
const MOST_PAIRS = 1_000_000;

/** Files named in the rows that become documents of their own; the others' passages go into one. */
const MOST_SOURCES = 500;

/** Digits of a hash that tell the texts of one file apart. */
const HASH_DIGITS = 24;

/** Where a pair belongs: its source and passage, both counted from 0 in the order in which they first came. */
export interface PairPlace {
  readonly pair: ForeignPair;
  readonly source: number;
  readonly passage: number;
  readonly isNewPassage: boolean;
  /** Among the pairs of the passage. */
  readonly index: number;
}

/** Finds the passages among the rows, and counts. The same rows in the same order are always placed alike. */
export class PairTally {
  readonly #sources = new Map<string, { readonly index: number; passages: number }>();
  readonly #passages = new Map<string, { readonly index: number; pairs: number }>();
  readonly #seen = new Set<string>();
  readonly #unusable = new Map<UnusableReason, number>();

  get pairCount(): number {
    return this.#seen.size;
  }

  get contextCount(): number {
    return this.#passages.size;
  }

  get unusable(): readonly { readonly reason: UnusableReason; readonly count: number }[] {
    return Array.from(this.#unusable, ([reason, count]) => ({ reason, count }));
  }

  /** Passages of each source, by its name; the name is empty where the rows gave none. */
  get sources(): readonly { readonly name: string; readonly passages: number }[] {
    return Array.from(this.#sources, ([name, { passages }]) => ({ name, passages }));
  }

  /** Undefined for a row that cannot be used, which is counted. */
  place(read: ForeignRead): PairPlace | undefined {
    if ('unusable' in read) return this.#refuse(read.unusable);
    const { context, instruction, response } = read;
    const source = this.#source(read.source);
    const passageKey = `${source.index} ${hashOf(context)}`;
    const pairKey = hashOf(JSON.stringify([passageKey, instruction, response]));
    if (this.#seen.has(pairKey)) return this.#refuse('repeated');
    if (this.#seen.size === MOST_PAIRS) return this.#refuse('tooMany');
    this.#seen.add(pairKey);
    const known = this.#passages.get(passageKey);
    const passage = known ?? { index: source.passages++, pairs: 0 };
    this.#passages.set(passageKey, passage);
    const { index } = passage;
    const isNewPassage = known === undefined;
    return { pair: read, source: source.index, passage: index, isNewPassage, index: passage.pairs++ };
  }

  #refuse(reason: UnusableReason): undefined {
    this.#unusable.set(reason, (this.#unusable.get(reason) ?? 0) + 1);
  }

  #source(said: string): { readonly index: number; passages: number } {
    const name = this.#sources.size < MOST_SOURCES || this.#sources.has(said) ? said : '';
    const source = this.#sources.get(name) ?? { index: this.#sources.size, passages: 0 };
    this.#sources.set(name, source);
    return source;
  }
}

function hashOf(text: string): string {
  return sha256OfText(text).slice(0, HASH_DIGITS);
}
