import type { Duplicate } from '../../src/domain/duplicates';
import type { RunId } from '../../src/domain/ids';
import type { PairQuality } from '../../src/domain/pair-quality';
import type { TokenizerSource } from '../corpus/protocol';

export type { TokenizerSource };

/** What a call is known by, so that it can be cancelled. */
export type CallId = string;

/** A pair by its place in the run, with what is told of it without a model. */
export interface JudgedPair {
  readonly chunk: number;
  readonly index: number;
  readonly quality: PairQuality;
  /** Of instruction and response; null where the model's tokenizer is not here. */
  readonly tokens: number | null;
}

/** A pair that says what an earlier one says, by their places. */
export interface FoundDuplicate {
  readonly chunk: number;
  readonly index: number;
  readonly duplicate: Duplicate;
  readonly of: { readonly chunk: number; readonly index: number };
}

export interface QualityWorker {
  /**
   * Judges the pairs of a run in the order of the text, in batches, as they are stored now; of all passages, or of the
   * chunks named. Duplicates are not looked for.
   */
  judge(
    call: CallId,
    runId: RunId,
    chunks: readonly number[] | null,
    tokenizer: TokenizerSource | null,
    onJudged: (pairs: readonly JudgedPair[]) => void,
  ): Promise<void>;
  /** The pairs among those not rejected that an earlier one makes needless, or contradicts. */
  duplicates(call: CallId, runId: RunId): Promise<readonly FoundDuplicate[]>;
  cancel(call: CallId): void;
}
