/**
 * What a chat template writes around the messages of a conversation that begins with a system message and ends with
 * the user's: `opening` system `afterSystem` user (`beforeAnswer` answer `afterAnswer` user)* `generation`. Taken from
 * the model's template once, so that a prompt is put together without running it.
 */
export interface ChatFormat {
  /** False: the template knows no system message, so its text stands in front of the first user message. */
  readonly hasSystemRole: boolean;
  readonly opening: string;
  readonly afterSystem: string;
  readonly beforeAnswer: string;
  readonly afterAnswer: string;
  readonly generation: string;
}
