import type { Completion } from './completion';
import type { DecodingSettings } from './decoding';
import type { DocumentId, RunId } from './ids';
import type { Device } from './run';
import type { Reject } from './reject';
import type { Span } from './span';

/**
 * What became of a chunk. All but `failed` are final; `failed` is run again by "Retry failed". A chunk that was
 * `imported` came with its pairs: no prompt was made of it, and no model read it here.
 */
export type Outcome = 'stop' | 'length' | 'tooLong' | 'failed' | 'imported';

/**
 * How the prompt continued its sequence. `continued` carries the chunk positions of its demonstrations,
 * oldest first. `broken` says why earlier examples were left out.
 */
export type Continuation =
  | { readonly kind: 'first' }
  | { readonly kind: 'continued'; readonly demonstrations: readonly number[] }
  | {
      readonly kind: 'broken';
      readonly reason: 'previousHasNoPairs' | 'tooLong';
      /** For `tooLong`: what the prompt would have needed and what there was, in tokens. */
      readonly needed: number;
      readonly limit: number;
    };

/** What the model wrote when a person put a passage to it again, with the same prompt. */
export interface FurtherCompletion {
  readonly completion: Completion;
  readonly decoding: DecodingSettings;
  readonly rejects: readonly Reject[];
  readonly device: Device;
  readonly createdAt: string;
}

/** A chunk with its completion. Its pairs are stored beside it, in the same transaction. */
export interface Example {
  readonly runId: RunId;
  /** The chunk's position in the run, counted over all sources in order. With `runId`, the key. */
  readonly chunk: number;
  readonly documentId: DocumentId;
  /** The chunk's index within its document's cut, and its place there. */
  readonly chunkIndex: number;
  readonly span: Span;
  readonly sequence: number;
  readonly round: number;
  readonly continuation: Continuation;
  /** The reference's `inherit_from_prev`: continued, and at least one pair was parsed. */
  readonly inheritsFromPrevious: boolean;
  readonly outcome: Outcome;
  readonly promptTokens: number;
  /** The prompt's token limit when it was made. */
  readonly promptLimit: number;
  /** Absent for `tooLong`, `failed` and `imported`. */
  readonly completion: Completion | null;
  readonly rejects: readonly Reject[];
  /** Pairs of `completion`; those of further ones are not counted. */
  readonly pairCount: number;
  readonly device: Device;
  /** For `failed`: the error in plain words. */
  readonly error: string;
  readonly createdAt: string;
  /** Oldest first; absent where there is none. */
  readonly further?: readonly FurtherCompletion[];
}
