import type { Pair, PairReading } from '../domain/pair';
import { PAIR_PROBLEMS, type PairProblem } from '../domain/pair-quality';
import type { Quality } from './quality.svelte';
import type { RunResults } from './run-results.svelte';

/** What a rule leaves out: pairs with a problem, or those that were not in the exact format. */
export type Rule = PairProblem | 'notExact';

export const RULES: readonly Rule[] = [...PAIR_PROBLEMS, 'notExact'];

const EXACT: ReadonlySet<PairReading | undefined> = new Set<PairReading | undefined>([undefined, 'exact']);

/** Rules that leave pairs out of the list, and of what is saved from it. Nothing is deleted or decided by them. */
export class Rules {
  readonly #quality: Quality;
  readonly #results: () => RunResults;
  #leastGrounding = $state(0);
  #leftOut = $state.raw<ReadonlySet<Rule>>(new Set());

  constructor(quality: Quality, results: () => RunResults) {
    this.#quality = quality;
    this.#results = results;
  }

  /** From 0 to 1; pairs whose grounding is lower are left out. */
  get leastGrounding(): number {
    return this.#leastGrounding;
  }

  readonly isActive: boolean = $derived(this.#leastGrounding > 0 || this.#leftOut.size > 0);

  /** Of the pairs that are not rejected. */
  readonly #tally = $derived.by(() => {
    const counts = Object.fromEntries(RULES.map((rule) => [rule, 0])) as Record<Rule, number>;
    const { known } = this.#quality;
    const keeps = this.keeper();
    let [kept, total] = [0, 0];
    for (const entry of this.#results().inOrder) {
      if (entry.kind === 'none' || entry.pair.status === 'rejected') continue;
      const { pair } = entry;
      total += 1;
      if (keeps(pair)) kept += 1;
      for (const problem of known.problemsOf(pair)) counts[problem] += 1;
      if (!EXACT.has(pair.reading)) counts.notExact += 1;
    }
    return { counts, kept, total };
  });

  /** How many pairs that are not rejected each rule is about, used or not. */
  get counts(): Readonly<Record<Rule, number>> {
    return this.#tally.counts;
  }

  /** Of the pairs that are not rejected, how many there are and how many the rules keep. */
  get kept(): { readonly kept: number; readonly total: number } {
    const { kept, total } = this.#tally;
    return { kept, total };
  }

  leavesOut(rule: Rule): boolean {
    return this.#leftOut.has(rule);
  }

  set(rule: Rule, isLeftOut: boolean): void {
    const leftOut = new Set(this.#leftOut);
    if (isLeftOut) leftOut.add(rule);
    else leftOut.delete(rule);
    this.#leftOut = leftOut;
  }

  groundFrom(least: number): void {
    this.#leastGrounding = least;
  }

  clear(): void {
    this.#leastGrounding = 0;
    this.#leftOut = new Set();
  }

  /**
   * Tells whether the rules, as they are now, keep a pair. A pair that was not looked at yet stays. What a person
   * approved stays whatever the rules say.
   */
  keeper(): (pair: Pair) => boolean {
    if (!this.isActive) return () => true;
    const { known } = this.#quality;
    const [least, leftOut] = [this.#leastGrounding, this.#leftOut];
    return (pair) => {
      if (pair.status === 'approved') return true;
      if ((known.of(pair)?.grounding.score ?? 1) < least) return false;
      if (leftOut.has('notExact') && !EXACT.has(pair.reading)) return false;
      return !known.problemsOf(pair).some((problem) => leftOut.has(problem));
    };
  }
}
