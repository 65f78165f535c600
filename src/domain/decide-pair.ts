import { findEvidence } from './evidence';
import type { InstructionResponse, Pair, PairStatus } from './pair';

/** What became of a stored pair. */
export interface PairRevision {
  readonly before: Pair;
  readonly after: Pair;
}

/** The same pair when the decision is the same. */
export function decided(pair: Pair, status: PairStatus): Pair {
  return pair.status === status ? pair : { ...pair, status };
}

/**
 * The pair in a person's words, which approves it; what the model wrote is kept. The model's own words again are no
 * change. `passage` is the text that the response is looked for in.
 */
export function edited(pair: Pair, { instruction, response }: InstructionResponse, passage: string): Pair {
  if (hasSameWords(pair, { instruction, response })) return pair;
  const { original = { instruction: pair.instruction, response: pair.response }, ...rest } = pair;
  const isOriginal = hasSameWords(original, { instruction, response });
  return {
    ...rest,
    instruction,
    response,
    evidence: findEvidence(response, passage),
    status: 'approved',
    ...(isOriginal ? {} : { original }),
  };
}

/**
 * The stored pair without what a revision did to it: what was decided since stays, and so do words that came since.
 * Null when nothing of the revision is left to take back.
 */
export function takenBack(stored: Pair, { before, after }: PairRevision): Pair | null {
  if (hasSameWords(before, after)) return stored.status === after.status ? decided(stored, before.status) : null;
  if (!hasSameWords(stored, after)) return null;
  return { ...before, status: stored.status === after.status ? before.status : stored.status };
}

export function hasSameWords(one: InstructionResponse, other: InstructionResponse): boolean {
  return one.instruction === other.instruction && one.response === other.response;
}
