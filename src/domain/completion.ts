import type { Segment } from './segment';

export type FinishReason = 'stop' | 'length' | 'interrupted';

/** The model's output for one prompt. */
export interface Completion {
  /** The output: control tokens and the text between them. `<s>` and `</s>` are left out, as in the reference. */
  readonly segments: readonly Segment[];
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  /** Of the prompt's tokens, those whose keys and values were there already. Not known of completions of older versions. */
  readonly reusedTokens?: number;
  readonly newTokens: number;
  /** From the first work on the prompt to the first new token, and from there to the last; others are worked on meanwhile. */
  readonly prefillMs: number;
  readonly decodeMs: number;
}
