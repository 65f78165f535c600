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
  readonly #rows = new Map<number, readonly FeedEntry[]>();
  /** Passages by the time of their example, the last one first. */
  #newest = $state.raw<readonly number[]>([]);
  #inOrder = $state.raw<readonly FeedEntry[]>([]);
  #recent = $state.raw<readonly Example[]>([]);
  #keptCount = $state(0);
  #share = $state.raw<DemonstrationShare>({ carrying: 0, total: 0 });
  #reuse = $state.raw<PromptReuse>({ promptTokens: 0, reusedTokens: 0 });

  /** Newest first. */
  readonly entries: readonly FeedEntry[] = $derived.by(() => {
    // What a row holds moves with the list in order.
    void this.#inOrder;
    return this.#newest.flatMap((chunk) => this.#rows.get(chunk) ?? []);
  });

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
    void this.#inOrder;
    return this.#rows.get(Number.parseInt(key, 10))?.find((entry) => entry.key === key);
  }

  load(all: readonly StoredExample[]): void {
    this.#examples.clear();
    this.#rows.clear();
    this.#share = { carrying: 0, total: 0 };
    this.#reuse = { promptTokens: 0, reusedTokens: 0 };
    const oldestFirst = all.toSorted((one, other) => compared(one.example.createdAt, other.example.createdAt));
    let kept = 0;
    for (const stored of oldestFirst) {
      this.#take(stored);
      kept += keptOf(stored.pairs);
    }
    this.#newest = oldestFirst.map(({ example }) => example.chunk).reverse();
    this.#inOrder = this.#newest.toSorted((one, other) => one - other).flatMap((chunk) => this.#rows.get(chunk) ?? []);
    this.#recent = oldestFirst
      .slice(-recentKept)
      .reverse()
      .map(({ example }) => example);
    this.#keptCount = kept;
  }

  /** A retried example takes the place of the failed one. */
  add(stored: StoredExample): void {
    const { chunk } = stored.example;
    const before = this.#examples.get(chunk);
    this.#take(stored);
    const others = before === undefined ? this.#newest : this.#newest.filter((other) => other !== chunk);
    this.#newest = [chunk, ...others];
    this.#recent = [stored.example, ...this.#recent.filter((example) => example.chunk !== chunk)].slice(0, recentKept);
    this.#place(stored, before);
  }

  /** The same pairs with other decisions or words; pairs that are not here are left. */
  change(pairs: readonly Pair[]): void {
    if (pairs.length === 0) return;
    const byChunk = new Map<number, Map<number, Pair>>();
    for (const pair of pairs) {
      const its = byChunk.get(pair.chunk);
      if (its === undefined) byChunk.set(pair.chunk, new Map([[pair.index, pair]]));
      else its.set(pair.index, pair);
    }
    const inOrder = this.#inOrder.slice();
    let kept = this.#keptCount;
    for (const [chunk, its] of byChunk) {
      const before = this.#examples.get(chunk);
      if (before === undefined) continue;
      const stored = { ...before, pairs: before.pairs.map((pair) => its.get(pair.index) ?? pair) };
      const rows = entriesOf(stored);
      this.#examples.set(chunk, stored);
      this.#rows.set(chunk, rows);
      const at = firstOf(inOrder, chunk);
      for (const [index, row] of rows.entries()) inOrder[at + index] = row;
      kept += keptOf(stored.pairs) - keptOf(before.pairs);
    }
    this.#inOrder = inOrder;
    this.#keptCount = kept;
  }

  /** An example that is here, with pairs that may be more or others by now; it keeps its place. */
  renew(stored: StoredExample): void {
    const { chunk } = stored.example;
    const before = this.#examples.get(chunk);
    if (before === undefined) return;
    this.#examples.set(chunk, stored);
    this.#rows.set(chunk, entriesOf(stored));
    this.#place(stored, before);
  }

  /** Examples as they are stored now, whether they were here or not. Decisions about many are taken over at once. */
  update(all: readonly StoredExample[]): void {
    const changed: Pair[] = [];
    for (const stored of all) {
      const before = this.#examples.get(stored.example.chunk);
      if (before?.example.createdAt !== stored.example.createdAt) this.add(stored);
      else if (hasSameCounts(before, stored)) changed.push(...stored.pairs);
      else this.renew(stored);
    }
    this.change(changed);
  }

  #take(stored: StoredExample): void {
    const { example } = stored;
    this.#examples.set(example.chunk, stored);
    this.#rows.set(example.chunk, entriesOf(stored));
    this.#share = demonstrationShare([example], this.#share);
    this.#reuse = promptReuse([example], this.#reuse);
  }

  /** Puts the rows of an example where those of `before` were, or belong. */
  #place(stored: StoredExample, before: StoredExample | undefined): void {
    const { chunk } = stored.example;
    const at = firstOf(this.#inOrder, chunk);
    const rows = this.#rows.get(chunk) ?? [];
    this.#inOrder = this.#inOrder.toSpliced(at, firstOf(this.#inOrder, chunk + 1) - at, ...rows);
    this.#keptCount += keptOf(stored.pairs) - keptOf(before?.pairs ?? []);
  }
}

function hasSameCounts(one: StoredExample, other: StoredExample): boolean {
  return one.pairs.length === other.pairs.length && one.example.further?.length === other.example.further?.length;
}

function keptOf(pairs: readonly Pair[]): number {
  let kept = 0;
  for (const { status } of pairs) if (status !== 'rejected') kept += 1;
  return kept;
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
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
