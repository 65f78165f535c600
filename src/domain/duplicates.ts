import { type PairFeatures, pairFeatures } from './pair-features';
import type { InstructionResponse } from './pair';

/**
 * - `exact`: the same question and answer, but for case, punctuation and white space
 * - `near`: the same words in another order, or all but few of them, and an answer that shares half of its words
 * - `question`: the same question with another answer; a contradiction, or a question that fits many passages
 */
export type DuplicateKind = 'exact' | 'near' | 'question';

export interface Duplicate {
  readonly kind: DuplicateKind;
  /** The index of the first pair that it is like; that one is itself like none before it. */
  readonly of: number;
  /** Of the questions' words, from 0 to 1 (Jaccard). */
  readonly likeness: number;
}

/** Jaccard of question and answer together, of the questions, and of the answers, from which two pairs are alike. */
const ALIKE = 0.8;
const QUESTIONS_ALIKE = 0.85;
const ANSWERS_ALIKE = 0.5;
/** With more pairs that share its rarest words a pair is not compared; so many are alike in a list only if most are. */
const MOST_COMPARED = 500;

/**
 * For each pair the first one that it duplicates, or null. Whatever is called near was compared in full. Two pairs as
 * alike as that share one of their rarest words (the prefix filter of Chaudhuri, Ganti and Kaushik, 2006, and of
 * Bayardo, Ma and Srikant, 2007), so only pairs that do are compared: the time is near linear.
 */
export function findDuplicates(pairs: readonly InstructionResponse[]): readonly (Duplicate | null)[] {
  const all = pairFeatures(pairs);
  const firstExact = new Map<string, number>();
  const firstQuestion = new Map<string, number>();
  const byRareWord = new Map<number, number[]>();
  return all.map((features, index): Duplicate | null => {
    const exact = firstExact.get(features.key);
    if (exact !== undefined) return { kind: 'exact', of: exact, likeness: 1 };
    const prefix = features.joint.slice(0, prefixLength(features.joint.length));
    const near = firstNear(features, all, candidates(prefix, byRareWord));
    if (near) return near;
    firstExact.set(features.key, index);
    for (const word of prefix) {
      const known = byRareWord.get(word);
      if (known) known.push(index);
      else byRareWord.set(word, [index]);
    }
    const question = firstQuestion.get(features.questionKey);
    if (question !== undefined) return { kind: 'question', of: question, likeness: 1 };
    firstQuestion.set(features.questionKey, index);
    return null;
  });
}

/** Two sets that are alike share one of so many of their rarest words. */
function prefixLength(size: number): number {
  return size - Math.ceil(ALIKE * size) + 1;
}

function candidates(prefix: Uint32Array, byRareWord: ReadonlyMap<number, readonly number[]>): readonly number[] {
  const found = new Set<number>();
  for (const word of prefix) {
    for (const index of byRareWord.get(word) ?? []) {
      if (found.size >= MOST_COMPARED) break;
      found.add(index);
    }
  }
  return [...found].sort((one, other) => one - other);
}

function firstNear(features: PairFeatures, all: readonly PairFeatures[], indices: readonly number[]): Duplicate | null {
  for (const of of indices) {
    const other = all[of];
    if (other === undefined || jaccard(features.joint, other.joint) < ALIKE) continue;
    const likeness = jaccard(features.question, other.question);
    if (likeness >= QUESTIONS_ALIKE && jaccard(features.answer, other.answer) >= ANSWERS_ALIKE) {
      return { kind: 'near', of, likeness };
    }
  }
  return null;
}

/** Of two sets as sorted lists; 1 for two empty ones. */
function jaccard(one: Uint32Array, other: Uint32Array): number {
  if (Math.min(one.length, other.length) < ANSWERS_ALIKE * Math.max(one.length, other.length)) return 0;
  let [left, right, shared] = [0, 0, 0];
  while (left < one.length && right < other.length) {
    const [a = 0, b = 0] = [one[left], other[right]];
    if (a === b) shared += 1;
    if (a <= b) left += 1;
    if (b <= a) right += 1;
  }
  const united = one.length + other.length - shared;
  return united === 0 ? 1 : shared / united;
}
