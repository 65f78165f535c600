import type { Segment } from './segment';

export type FinishReason = 'stop' | 'length' | 'interrupted';

/** The model's output for one prompt. */
export interface Completion {
  /** The output: control tokens and the text between them. `<s>` and `</s>` are left out, as in the reference. */
  readonly segments: readonly Segment[];
  readonly finishReason: FinishReason;
  readonly promptTokens: number;
  readonly newTokens: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
}
