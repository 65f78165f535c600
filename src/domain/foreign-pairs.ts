import type { InstructionResponse, PairStatus } from './pair';

/** One pair of a file that somebody else wrote. */
export interface ForeignPair extends InstructionResponse {
  /** The passage it was written for; never blank. */
  readonly context: string;
  /** The file that the passage came from, where the row says so. */
  readonly source: string;
  readonly status: PairStatus;
  /** What a model wrote, where a person changed it. */
  readonly original: InstructionResponse | null;
}

/**
 * Why a row gives no pair.
 * - `noInstruction`, `noResponse`: there is none, or it is blank or no text
 * - `otherForm`: the row is not of the form of the others
 * - `repeated`: the same pair of the same passage was there before
 * - `tooMany`: there are more pairs than a run can be reviewed with
 */
export type UnusableReason = 'noInstruction' | 'noResponse' | 'otherForm' | 'repeated' | 'tooMany';

/** The columns of a table, or the fields of its objects, that hold a pair. */
export interface FlatColumns {
  readonly kind: 'flat';
  /** Null: the passage stands in the instruction, in front of the question. */
  readonly context: string | null;
  readonly instruction: string;
  readonly response: string;
}

/** Conversations: each answer and what was said before it are a pair. */
export interface ChatColumns {
  readonly kind: 'chat';
  /** The field with the list of messages. */
  readonly messages: string;
  /** Where the passage stands: in the system's message, or in the person's first, in front of the question. */
  readonly context: 'system' | 'user';
}

/** Passages with a list of pairs each. */
export interface ListColumns {
  readonly kind: 'list';
  readonly context: string | null;
  readonly pairs: string;
}

/** Where in the rows of a file the pairs are. */
export type PairColumns = FlatColumns | ChatColumns | ListColumns;

/** What was found in a file of pairs, all of it read once. */
export interface PairSurvey {
  readonly columns: PairColumns;
  /** Names of columns that hold text, to choose others from; the fields of the rows. */
  readonly names: readonly string[];
  readonly pairCount: number;
  readonly contextCount: number;
  readonly unusable: readonly { readonly reason: UnusableReason; readonly count: number }[];
  /** The first pairs. */
  readonly samples: readonly ForeignPair[];
}
