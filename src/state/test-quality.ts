import type { JudgedPair } from '../adapters/quality-connection';
import type { Duplicate } from '../domain/duplicates';
import type { Pair } from '../domain/pair';
import type { PairProblem, PairQuality } from '../domain/pair-quality';
import { Quality, type QualityParts } from './quality.svelte';

/** A quality that was told what to find, for tests of what is made of it. */
export function aQuality(connection: Partial<QualityParts['connection']> = {}): Quality {
  const nothing: QualityParts['connection'] = {
    judge: () => Promise.resolve(),
    duplicates: () => Promise.resolve([]),
  };
  return new Quality({ connection: { ...nothing, ...connection }, tokenizerOf: () => null });
}

export function aJudgement(pair: Pair, score: number, problems: readonly PairProblem[] = []): JudgedPair {
  const quality: PairQuality = {
    grounding: { score, evidence: null, strangers: [] },
    kind: 'free',
    category: 'other',
    language: 'en',
    subject: 'named',
    cutOff: null,
    problems,
  };
  return { chunk: pair.chunk, index: pair.index, quality, tokens: 12 };
}

export const exactDuplicate: Duplicate = { kind: 'exact', of: 0, likeness: 1 };
