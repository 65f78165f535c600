import type { RunId } from './ids';
import type { Span } from './span';

/** One instruction and its response. */
export interface InstructionResponse {
  readonly instruction: string;
  readonly response: string;
}

/**
 * The form in which a pair was read.
 * - `exact`: in the tag format
 * - `unclosed`: without its `</END>`; `remarks`: with other text in front of it
 * - `otherTags`: with its tags spelled otherwise
 * - `questionAnswer`: with labels such as `Q:` and `A:`
 * - `json`: as a JSON object
 */
export type PairReading = 'exact' | 'unclosed' | 'remarks' | 'otherTags' | 'questionAnswer' | 'json';

/** A person's decision; `new` while there is none. */
export type PairStatus = 'new' | 'approved' | 'rejected';

/** What brought a pair after its passage's own completion had been read. */
export type PairAddition =
  /** The passage was put to the model again: `completion` counts the example's further completions from 0. */
  | { readonly kind: 'further'; readonly completion: number }
  /** The completion was read again, by other rules. */
  | { readonly kind: 'readAgain' };

/** A stored pair: it belongs to the example of `runId` and `chunk`, at `index` there. */
export interface Pair extends InstructionResponse {
  readonly runId: RunId;
  readonly chunk: number;
  readonly index: number;
  /** A rejected pair stays and leaves the export. */
  readonly status: PairStatus;
  /** Where the response stands in the passage, relative to the passage's start; null when it does not. */
  readonly evidence: Span | null;
  /** Absent where it was read exactly. */
  readonly reading?: PairReading;
  /** What the model wrote, where a person changed it. */
  readonly original?: InstructionResponse;
  /** Absent in pairs of the passage's own completion. */
  readonly added?: PairAddition;
}

/**
 * The pairs of one passage as its own completion gave them, in order. This is what later prompts of the sequence
 * carry: what a person decided, changed or added since must not change them.
 */
export function pairsAsWritten(pairs: readonly Pair[]): readonly InstructionResponse[] {
  return pairs
    .filter(({ added }) => added === undefined)
    .toSorted((one, other) => one.index - other.index)
    .map(({ original, instruction, response }) => original ?? { instruction, response });
}
