import { isUnspaced, type ReadPassage, type WordRange } from './read-passage';
import type { TextWord } from './text-words';

/** The stretch of a passage that says most of a claim. */
export interface ClaimSupport {
  /** The share of the claim's words that stand there, from 0 to 1; those in the claim's order count in full. */
  readonly share: number;
  /** From the first to the last of them; null where there is none. */
  readonly range: WordRange | null;
}

/** Windows of the passage that are looked at closely. */
const CLOSELY = 3;

/**
 * Looks for a claim (the content words of one sentence) in two neighbouring sentences of the passage. Half of the share
 * is of words found in any order, half of the longest common subsequence. First all windows are counted, in time linear
 * in the occurrences of the claim's words; subsequences are computed for the best few, and sentences are bounded.
 */
export function claimSupport(claim: readonly TextWord[], passage: ReadPassage): ClaimSupport {
  let best: ClaimSupport = { share: 0, range: null };
  const stems = claim.map((word, index) => (isStray(word, claim, index, passage) ? STRAY : word.stem));
  for (const sentence of likelySentences(stems, passage)) {
    const window = windowAt(sentence, passage);
    const support = supportIn(window, stems, passage);
    if (support.share > best.share) best = support;
  }
  return best;
}

/** Stands nowhere in a passage. */
const STRAY = '';

/** A character of an unspaced script that has neighbours in the claim and none of them in the passage. */
function isStray(word: TextWord, claim: readonly TextWord[], index: number, { bigrams }: ReadPassage): boolean {
  if (!isUnspaced(word)) return false;
  const [before, after] = [claim[index - 1], claim[index + 1]];
  const pairs = [
    before?.end === word.start && isUnspaced(before) ? before.lower + word.lower : null,
    after?.start === word.end && isUnspaced(after) ? word.lower + after.lower : null,
  ].filter((pair) => pair !== null);
  return pairs.length > 0 && !pairs.some((pair) => bigrams.has(pair));
}

/** The first sentences of the windows with most of the claim's words. */
function likelySentences(claim: readonly string[], { words, places }: ReadPassage): readonly number[] {
  const found = new Map<number, number>();
  for (const stem of new Set(claim)) {
    let counted = -1;
    for (const index of places.get(stem) ?? []) {
      const sentence = words[index]?.sentence ?? 0;
      for (let first = Math.max(counted + 1, sentence - 1, 0); first <= sentence; first++) {
        found.set(first, (found.get(first) ?? 0) + 1);
        counted = first;
      }
    }
  }
  return [...found]
    .sort(([one, count], [other, otherCount]) => otherCount - count || other - one)
    .slice(0, CLOSELY)
    .map(([sentence]) => sentence);
}

function windowAt(sentence: number, { words }: ReadPassage): WordRange {
  const from = firstAtOrBehind(sentence, words);
  return { from, to: firstAtOrBehind(sentence + 2, words) };
}

function firstAtOrBehind(sentence: number, words: readonly TextWord[]): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.sentence ?? 0) < sentence) low = middle + 1;
    else high = middle;
  }
  return low;
}

function supportIn(window: WordRange, claim: readonly string[], passage: ReadPassage): ClaimSupport {
  const wanted = new Set(claim);
  const matched: number[] = [];
  for (let index = window.from; index < window.to; index++) {
    if (wanted.has(passage.words[index]?.stem ?? '')) matched.push(index);
  }
  const range = shortest(matched, passage);
  if (range === null) return { share: 0, range };
  const there = matched.map((index) => passage.words[index]?.stem ?? '');
  const thereSet = new Set(there);
  const found = claim.filter((stem) => thereSet.has(stem)).length;
  const inOrder = longestCommonSubsequence(claim, there);
  return { share: (found + inOrder) / (2 * claim.length), range };
}

/** From the first to the last match, without repetitions at either end. */
function shortest(matched: readonly number[], { words }: ReadPassage): WordRange | null {
  const stemAt = (index: number) => words[matched[index] ?? -1]?.stem ?? '';
  const left = new Map<string, number>();
  for (const place of matched.keys()) left.set(stemAt(place), (left.get(stemAt(place)) ?? 0) + 1);
  const isRepeated = (index: number) => (left.get(stemAt(index)) ?? 0) > 1;
  const drop = (index: number) => left.set(stemAt(index), (left.get(stemAt(index)) ?? 0) - 1);
  let [first, last] = [0, matched.length - 1];
  while (last > first && isRepeated(last)) drop(last--);
  while (first < last && isRepeated(first)) drop(first++);
  const [from, to] = [matched[first], matched[last]];
  return from === undefined || to === undefined ? null : { from, to: to + 1 };
}

/** Its length. Takes time in the product of the lengths, memory in the second. */
export function longestCommonSubsequence(one: readonly string[], other: readonly string[]): number {
  let row = new Uint16Array(other.length + 1);
  for (const item of one) {
    const next = new Uint16Array(other.length + 1);
    for (let index = 0; index < other.length; index++) {
      const [above = 0, aboveNext = 0] = [row[index], row[index + 1]];
      next[index + 1] = other[index] === item ? above + 1 : Math.max(aboveNext, next[index] ?? 0);
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
