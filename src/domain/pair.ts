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

export type PairStatus = 'kept' | 'rejected';

/** A stored pair: it belongs to the example of `runId` and `chunk`, at `index` there. */
export interface Pair extends InstructionResponse {
  readonly runId: RunId;
  readonly chunk: number;
  readonly index: number;
  /** A person's decision; a rejected pair stays and leaves the export. */
  readonly status: PairStatus;
  /** Where the response stands in the passage, relative to the passage's start; null when it does not. */
  readonly evidence: Span | null;
  /** Absent where it was read exactly. */
  readonly reading?: PairReading;
}
