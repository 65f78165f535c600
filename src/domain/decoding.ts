/** How tokens are chosen. `temperature` 0 is greedy, and then the other fields but `maxNewTokens` do nothing. */
export interface DecodingSettings {
  readonly maxNewTokens: number;
  readonly temperature: number;
  /** 0 keeps every token. */
  readonly topK: number;
  /** 1 keeps every token. */
  readonly topP: number;
  readonly seed: number;
}
