/**
 * Why a piece of a completion gave no pair.
 * - `unfinished`: cut off before its `</END>`
 * - `noAnswer`: no `<ANS>`; `severalAnswers`: more than one
 * - `noInstruction`: what stands before `<ANS>` does not begin with `<QUE>`
 * - `emptyResponse`: nothing after `<ANS>`
 * - `duplicate`: the instruction, lower-cased, was already there
 */
export type RejectRule = 'unfinished' | 'noAnswer' | 'severalAnswers' | 'noInstruction' | 'emptyResponse' | 'duplicate';

export interface Reject {
  readonly rule: RejectRule;
  /** The piece as the model wrote it, tags included, without its `</END>`. */
  readonly text: string;
}
