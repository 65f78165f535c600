import { planRounds } from '../src/domain/plan-rounds';
import type { MeasuredPass, MeasuredRequest, Work } from './engine-harness/measured-pass';

/** As the embedded model's defaults have it. */
const MAX_NEW_TOKENS = 128;

/** Each passage for itself. */
export function oneRound(passages: readonly string[]): Work {
  return { sequences: passages.map((passage) => [passage]), maxNewTokens: MAX_NEW_TOKENS, ignoresEnd: false };
}

/** Sequences of `rounds` passages, as a run shares them out. */
export function severalRounds(passages: readonly string[], rounds: number): Work {
  const sequences: string[][] = [];
  for (const { requests } of planRounds(passages.length, rounds)) {
    for (const { chunk, sequence } of requests) (sequences[sequence] ??= []).push(passages[chunk] ?? '');
  }
  return { sequences, maxNewTokens: MAX_NEW_TOKENS, ignoresEnd: false };
}

/** The same number of tokens for each passage. */
export function fixedLength(passages: readonly string[], maxNewTokens: number): Work {
  return { sequences: passages.map((passage) => [passage]), maxNewTokens, ignoresEnd: true };
}

/** The sequences of which every prompt behind the first carried pairs and fitted the context. */
export function continuedOnly(work: Work, pass: MeasuredPass): Work {
  const broken = new Set(brokenPrompts(pass).map(({ sequence }) => sequence));
  return { ...work, sequences: work.sequences.filter((_, sequence) => !broken.has(sequence)) };
}

export function brokenPrompts({ requests }: MeasuredPass): readonly MeasuredRequest[] {
  return requests.filter(({ round, isContinued }) => round > 0 && !isContinued);
}
