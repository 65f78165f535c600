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
  #recent = $state.raw<readonly Example[]>([]);
  #keptCount = $state(0);
  #share = $state.raw<DemonstrationShare>({ carrying: 0, total: 0 });
  #reuse = $state.raw<PromptReuse>({ promptTokens: 0, reusedTokens: 0 });

  /** Newest first. */
  get entries(): readonly FeedEntry[] {
    return this.#entries;
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
    this.#keptCount += stored.pairs.filter(({ status }) => status === 'kept').length;
  }

  replace(pair: Pair): void {
    const stored = this.#examples.get(pair.chunk);
    if (stored === undefined) return;
    const pairs = stored.pairs.map((other) => (other.index === pair.index ? pair : other));
    this.#examples.set(pair.chunk, { ...stored, pairs });
    this.#entries = this.#entries.map((entry) =>
      entry.kind === 'pair' && entry.pair.chunk === pair.chunk && entry.pair.index === pair.index
        ? { ...entry, pair }
        : entry,
    );
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
      for (const pair of pairs) if (pair.status === 'kept') kept += 1;
    }
    return kept;
  }
}
