import type { Pair } from '../domain/pair';
import type { FeedEntry } from './feed';
import type { Quality } from './quality.svelte';
import { Rules } from './rules.svelte';
import type { RunResults } from './run-results.svelte';
import { SearchTexts } from './search-texts';

export type Filter = 'all' | 'new' | 'approved' | 'edited' | 'rejected' | 'notSupported' | 'none';

const filters: Readonly<Record<Exclude<Filter, 'notSupported'>, (entry: FeedEntry) => boolean>> = {
  all: (entry) => entry.kind === 'pair',
  new: (entry) => entry.kind === 'pair' && entry.pair.status === 'new',
  approved: (entry) => entry.kind === 'pair' && entry.pair.status === 'approved',
  edited: (entry) => entry.kind === 'pair' && entry.pair.original !== undefined,
  rejected: (entry) => entry.kind === 'pair' && entry.pair.status === 'rejected',
  none: (entry) => entry.kind === 'none',
};

/** Rows picked by what they have in common, in plain words. */
export interface Narrowing {
  readonly what: string;
  readonly holds: (entry: FeedEntry) => boolean;
}

/** Which pairs of a run are listed for review, and which of them is at hand. */
export class Review {
  readonly #results: () => RunResults;
  readonly #quality: Quality;
  readonly rules: Rules;
  #searchTexts = new SearchTexts();
  #filter = $state<Filter>('all');
  #search = $state('');
  #narrowing = $state.raw<Narrowing | null>(null);
  #showsLeftOut = $state(false);
  #currentKey = $state<string | null>(null);
  #editedKey = $state<string | null>(null);
  #selected = $state.raw<ReadonlySet<string>>(new Set());

  constructor(results: () => RunResults, quality: Quality) {
    this.#results = results;
    this.#quality = quality;
    this.rules = new Rules(quality, results);
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** Whether what the rules leave out is listed, in place of what they keep. */
  get showsLeftOut(): boolean {
    return this.#showsLeftOut && this.rules.isActive;
  }

  showLeftOut(isShown: boolean): void {
    this.#showsLeftOut = isShown;
  }

  get search(): string {
    return this.#search;
  }

  /** The listed rows, in the order of the text. */
  readonly entries: readonly FeedEntry[] = $derived.by(() => {
    const narrowing = this.#narrowing;
    // What a narrowing goes by may be known later.
    if (narrowing !== null) void this.#quality.known;
    const isOfKind = this.#isOfKind(narrowing);
    const keeps = this.rules.keeper();
    const { showsLeftOut } = this;
    const edited = this.#editedKey;
    const matches = (entry: FeedEntry): boolean =>
      isOfKind(entry) &&
      (narrowing === null || narrowing.holds(entry)) &&
      (entry.kind === 'none' || keeps(entry.pair) !== showsLeftOut);
    const wanted = this.#search.trim().toLowerCase();
    const texts = this.#searchTexts;
    const holds = (entry: FeedEntry, place: number): boolean =>
      entry.kind === 'pair' && texts.holds(place, entry.pair, wanted);
    return this.#results().inOrder.filter(
      (entry, place) => (matches(entry) && (wanted === '' || holds(entry, place))) || entry.key === edited,
    );
  });

  readonly counts: Readonly<Record<Filter, number>> = $derived.by(() => {
    const counts = { all: 0, new: 0, approved: 0, edited: 0, rejected: 0, notSupported: 0, none: 0 };
    const { known } = this.#quality;
    for (const entry of this.#results().inOrder) {
      if (entry.kind === 'none') {
        counts.none += 1;
        continue;
      }
      counts.all += 1;
      counts[entry.pair.status] += 1;
      if (entry.pair.original !== undefined) counts.edited += 1;
      if (!known.isSupported(entry.pair)) counts.notSupported += 1;
    }
    return counts;
  });

  /** The pairs listed. */
  readonly listed: readonly Pair[] = $derived(pairsOf(this.entries));

  /** Those of the listed pairs that a person marked. */
  readonly selected: readonly Pair[] = $derived(
    this.#selected.size === 0 ? [] : pairsOf(this.entries.filter(({ key }) => this.#selected.has(key))),
  );

  /** The row at hand, listed or not any more; null when there is none. */
  readonly current: FeedEntry | null = $derived.by(() =>
    this.#currentKey === null ? null : (this.#results().entry(this.#currentKey) ?? null),
  );

  /** The pair whose words are being changed: it stays listed, whatever else is, until that is over. */
  get editedKey(): string | null {
    return this.#editedKey;
  }

  edit(key: string | null): void {
    this.#editedKey = key;
  }

  /** What else the rows have in common; null when nothing was asked. */
  get narrowing(): Narrowing | null {
    return this.#narrowing;
  }

  show(filter: Filter): void {
    this.#filter = filter;
  }

  /** Lists only such rows, whatever was asked before; null lists all again. */
  narrow(narrowing: Narrowing | null): void {
    this.#narrowing = narrowing;
    this.#filter = 'all';
    this.#search = '';
  }

  /** To be called when somebody is about to search: the first letter should not wait for it. */
  prepareSearch(): void {
    for (const [place, entry] of this.#results().inOrder.entries()) {
      if (entry.kind === 'pair') this.#searchTexts.at(place, entry.pair);
    }
  }

  find(text: string): void {
    this.#search = text;
  }

  /** Another run: everything, from its beginning. */
  begin(): void {
    this.#filter = 'all';
    this.#search = '';
    this.#narrowing = null;
    this.#showsLeftOut = false;
    this.#searchTexts = new SearchTexts();
    this.rules.clear();
    this.#currentKey = null;
    this.#editedKey = null;
    this.#selected = new Set();
  }

  take(key: string): void {
    this.#currentKey = key;
  }

  /** Goes so many listed rows on from the one at hand, or to the first; resolves with its place in the list. */
  move(step: number): number {
    const at = this.#place();
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), this.entries.length - 1);
    return this.goTo(next);
  }

  /** Takes the listed row at `index`; gives the index back, or -1 where there is none. */
  goTo(index: number): number {
    const entry = this.entries[index];
    if (entry === undefined) return -1;
    this.#currentKey = entry.key;
    return index;
  }

  /**
   * To be called before a decision about the row at hand and, with what it gave, after: the row that followed is at
   * hand then, though the decision may have taken the decided one off the list.
   */
  after(): () => number {
    const at = this.#place();
    const key = (this.entries[at + 1] ?? this.entries[at])?.key;
    return () => {
      const place = this.entries.findIndex((entry) => entry.key === key);
      return this.goTo(place < 0 ? this.entries.length - 1 : place);
    };
  }

  isSelected(key: string): boolean {
    return this.#selected.has(key);
  }

  toggleSelected(key: string): void {
    const selected = new Set(this.#selected);
    if (!selected.delete(key)) selected.add(key);
    this.#selected = selected;
  }

  selectNone(): void {
    this.#selected = new Set();
  }

  #isOfKind(narrowing: Narrowing | null): (entry: FeedEntry) => boolean {
    const filter = this.#filter;
    if (filter === 'all' && narrowing !== null) return () => true;
    if (filter !== 'notSupported') return filters[filter];
    const { known } = this.#quality;
    return (entry) => entry.kind === 'pair' && !known.isSupported(entry.pair);
  }

  #place(): number {
    return this.entries.findIndex(({ key }) => key === this.#currentKey);
  }
}

function pairsOf(entries: readonly FeedEntry[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const entry of entries) if (entry.kind === 'pair') pairs.push(entry.pair);
  return pairs;
}
