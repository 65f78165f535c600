/** What the engine is at, and what went through it since the model was loaded. */
export interface EngineWork {
  /** Requests that decode together at most, as it is set or was found to pay. */
  readonly slots: number;
  readonly working: number;
  readonly waiting: number;
  /** New tokens a second of all requests together, over the latest seconds; null while that is unknown. */
  readonly tokensPerSecond: number | null;
  /** Tokens of prompts, those of them whose keys and values were there already, and those that were computed. */
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly prefilledTokens: number;
  readonly newTokens: number;
}
