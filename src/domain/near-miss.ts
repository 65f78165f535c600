import type { InstructionResponse, PairReading } from './pair';

/** A pair with the form it was read from. */
export interface ReadPair extends InstructionResponse {
  readonly reading: PairReading;
}

/** What was read from a piece of a completion that is not in the exact format. */
export interface NearMisses {
  readonly pairs: readonly ReadPair[];
  /** A last pair that was cut off, and so not read; empty when there is none. */
  readonly cutOff: string;
}

/** How a piece of a completion ended. */
export interface PieceEnd {
  /** Its `</END>` was written. */
  readonly isFinished: boolean;
  /** It is the last piece and the model was stopped in it. */
  readonly isCutOff: boolean;
}
