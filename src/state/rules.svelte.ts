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

  /** How many pairs that are not rejected each rule is about, used or not. */
  readonly counts: Readonly<Record<Rule, number>> = $derived.by(() => {
    const counts = Object.fromEntries(RULES.map((rule) => [rule, 0])) as Record<Rule, number>;
    for (const pair of this.#pairs()) for (const rule of this.#rulesOf(pair)) counts[rule] += 1;
    return counts;
  });

  /** Of the pairs that are not rejected, how many there are and how many the rules keep. */
  readonly kept: { readonly kept: number; readonly total: number } = $derived.by(() => {
    let [kept, total] = [0, 0];
    for (const pair of this.#pairs()) {
      total += 1;
      if (this.keeps(pair)) kept += 1;
    }
    return { kept, total };
  });

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

  /** A pair that was not looked at yet stays. What a person approved stays whatever the rules say. */
  keeps(pair: Pair): boolean {
    if (!this.isActive || pair.status === 'approved') return true;
    const score = this.#quality.of(pair)?.grounding.score ?? 1;
    return score >= this.#leastGrounding && !this.#rulesOf(pair).some((rule) => this.#leftOut.has(rule));
  }

  #rulesOf(pair: Pair): readonly Rule[] {
    const problems = this.#quality.problemsOf(pair);
    return EXACT.has(pair.reading) ? problems : [...problems, 'notExact'];
  }

  *#pairs(): Generator<Pair> {
    for (const entry of this.#results().inOrder) {
      if (entry.kind === 'pair' && entry.pair.status !== 'rejected') yield entry.pair;
    }
  }
}
