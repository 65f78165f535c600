import type { Completion } from '../domain/completion';
import type { DecodingSettings } from '../domain/decoding';
import type { Prompt, Segment } from '../domain/segment';

export interface CompletionRequest {
  readonly prompt: Prompt;
  readonly decoding: DecodingSettings;
  /** Text as it streams, some twenty times a second: everything decoded so far, not a difference. */
  readonly onProgress?: (progress: CompletionProgress) => void;
}

export interface CompletionProgress {
  readonly segments: readonly Segment[];
  readonly newTokens: number;
  readonly tokensPerSecond: number;
}

/**
 * A loaded model. `complete` may be called many times at once. It rejects with an error named
 * `AbortError` when its signal aborts, and `EngineLostError` when the worker behind it failed and was replaced:
 * the request was not at fault as far as is known and may be made again.
 */
export interface Engine {
  /** Requests that it works on at once, as far as that is known now. More may be made: they wait. */
  readonly slots: number;
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
  /** Tokens of the prompt, control tokens included. Rejects as `complete` does. */
  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number>;
}
