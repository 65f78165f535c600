import { type DemonstrationShare, demonstrationShare } from '../domain/demonstration-share';
import type { Example } from '../domain/example';
import type { Pair } from '../domain/pair';
import { type PromptReuse, promptReuse } from '../domain/prompt-reuse';
import type { StoredExample } from '../synthesis/run-store';
import { entriesOf, type FeedEntry } from './feed';

const recentKept = 12;

/** The stored examples of one run as a view needs them: rows newest first, and counts that move with them. */
export class RunResults {
  readonly #examples = new Map<number, StoredExample>();
  #entries = $state.raw<readonly FeedEntry[]>([]);
  #inOrder = $state.raw<readonly FeedEntry[]>([]);
  #recent = $state.raw<readonly Example[]>([]);
  #keptCount = $state(0);
  #share = $state.raw<DemonstrationShare>({ carrying: 0, total: 0 });
  #reuse = $state.raw<PromptReuse>({ promptTokens: 0, reusedTokens: 0 });

  /** Newest first. */
  get entries(): readonly FeedEntry[] {
    return this.#entries;
  }

  /** In the order of the text. */
  get inOrder(): readonly FeedEntry[] {
    return this.#inOrder;
  }

  /** The last few examples, newest first. */
  get recent(): readonly Example[] {
    return this.#recent;
  }

  /** Pairs that a download would hold. */
  get keptCount(): number {
    return this.#keptCount;
  }

  /** Of the prompts after round 1, how many carried at least one demonstration. */
  get share(): DemonstrationShare {
    return this.#share;
  }

  /** Of the tokens of all prompts, those that did not have to be computed again. */
  get reuse(): PromptReuse {
    return this.#reuse;
  }

  example(chunk: number): StoredExample | undefined {
    return this.#examples.get(chunk);
  }

  /** `key` is `passage.pair`, both counted from 0, as in `FeedEntry`. */
  entry(key: string): FeedEntry | undefined {
    return this.#entries.find((entry) => entry.key === key);
  }

  load(all: readonly StoredExample[]): void {
    this.#examples.clear();
    this.#share = { carrying: 0, total: 0 };
    this.#reuse = { promptTokens: 0, reusedTokens: 0 };
    const oldestFirst = all.toSorted((one, other) => (one.example.createdAt < other.example.createdAt ? -1 : 1));
    for (const stored of oldestFirst) this.#take(stored);
    this.#entries = oldestFirst.toReversed().flatMap(entriesOf);
    this.#inOrder = all.toSorted((one, other) => one.example.chunk - other.example.chunk).flatMap(entriesOf);
    this.#recent = oldestFirst
      .slice(-recentKept)
      .reverse()
      .map(({ example }) => example);
    this.#keptCount = this.#countKept();
  }

  /** A retried example takes the place of the failed one. */
  add(stored: StoredExample): void {
    const { chunk } = stored.example;
    const isRetried = this.#examples.has(chunk);
    const others = isRetried ? this.#entries.filter(({ example }) => example.chunk !== chunk) : this.#entries;
    this.#take(stored);
    this.#entries = [...entriesOf(stored), ...others];
    this.#recent = [stored.example, ...this.#recent.filter((example) => example.chunk !== chunk)].slice(0, recentKept);
    const at = firstOf(this.#inOrder, chunk);
    this.#inOrder = this.#inOrder.toSpliced(at, firstOf(this.#inOrder, chunk + 1) - at, ...entriesOf(stored));
    this.#keptCount += stored.pairs.filter(isKept).length;
  }

  /** The same pairs with other decisions or words; pairs that are not here are left. */
  change(pairs: readonly Pair[]): void {
    if (pairs.length === 0) return;
    const byKey = new Map(pairs.map((pair) => [keyOf(pair), pair]));
    for (const chunk of new Set(pairs.map((pair) => pair.chunk))) {
      const stored = this.#examples.get(chunk);
      if (stored === undefined) continue;
      this.#examples.set(chunk, { ...stored, pairs: stored.pairs.map((pair) => byKey.get(keyOf(pair)) ?? pair) });
    }
    const renewed = new Map<string, FeedEntry>();
    this.#inOrder = this.#inOrder.map((entry) => {
      const pair = byKey.get(entry.key);
      if (entry.kind !== 'pair' || pair === undefined) return entry;
      const changed = { ...entry, pair };
      renewed.set(entry.key, changed);
      return changed;
    });
    this.#entries = this.#entries.map((entry) => renewed.get(entry.key) ?? entry);
    this.#keptCount = this.#countKept();
  }

  /** An example that is here, with pairs that may be more or others by now; it keeps its place. */
  renew(stored: StoredExample): void {
    const { chunk } = stored.example;
    if (!this.#examples.has(chunk)) return;
    this.#examples.set(chunk, stored);
    const entries = entriesOf(stored);
    const isOf = ({ example }: FeedEntry): boolean => example.chunk === chunk;
    const place = this.#entries.findIndex(isOf);
    this.#entries = this.#entries.filter((entry) => !isOf(entry)).toSpliced(place, 0, ...entries);
    const at = firstOf(this.#inOrder, chunk);
    this.#inOrder = this.#inOrder.toSpliced(at, firstOf(this.#inOrder, chunk + 1) - at, ...entries);
    this.#keptCount = this.#countKept();
  }

  #take(stored: StoredExample): void {
    const { example } = stored;
    this.#examples.set(example.chunk, stored);
    this.#share = demonstrationShare([example], this.#share);
    this.#reuse = promptReuse([example], this.#reuse);
  }

  #countKept(): number {
    let kept = 0;
    for (const { pairs } of this.#examples.values()) {
      for (const pair of pairs) if (isKept(pair)) kept += 1;
    }
    return kept;
  }
}

function isKept({ status }: Pair): boolean {
  return status !== 'rejected';
}

/** As in `FeedEntry`. */
function keyOf({ chunk, index }: Pair): string {
  return `${String(chunk)}.${String(index)}`;
}

/** Where in the order of the text the entries of `chunk` are, or would be. */
function firstOf(inOrder: readonly FeedEntry[], chunk: number): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.example.chunk ?? Infinity) < chunk) low = middle + 1;
    else high = middle;
  }
  return low;
}
