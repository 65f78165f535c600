import { findEvidence } from './evidence';
import type { InstructionResponse, Pair, PairStatus } from './pair';

/** The same pair when the decision is the same. */
export function decided(pair: Pair, status: PairStatus): Pair {
  return pair.status === status ? pair : { ...pair, status };
}

/**
 * The pair in a person's words, which approves it; what the model wrote is kept. The model's own words again are no
 * change. `passage` is the text that the response is looked for in.
 */
export function edited(pair: Pair, { instruction, response }: InstructionResponse, passage: string): Pair {
  if (pair.instruction === instruction && pair.response === response) return pair;
  const { original = { instruction: pair.instruction, response: pair.response }, ...rest } = pair;
  const isOriginal = original.instruction === instruction && original.response === response;
  return {
    ...rest,
    instruction,
    response,
    evidence: findEvidence(response, passage),
    status: 'approved',
    ...(isOriginal ? {} : { original }),
  };
}
