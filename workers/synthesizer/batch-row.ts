import type { FinishReason } from '../../src/domain/completion';
import type { TokenChooser } from '../../src/synthesis/sampling';

export interface DecodeRequest {
  readonly promptTokens: readonly number[];
  readonly maxNewTokens: number;
  /** Null takes the best token always (greedy). */
  readonly choose: TokenChooser | null;
  /** Decoding does not end at these where `ignoresEnd` is set. */
  readonly ignoresEnd?: boolean;
  /** Nothing else is worked on beside it: for a measurement. */
  readonly runsAlone?: boolean;
  /** After each new token. */
  readonly onToken?: (token: number) => void;
}

export interface Decoded {
  readonly finishReason: FinishReason;
  /** The end token included. */
  readonly newTokens: number;
  /** Tokens of the prompt whose keys and values were there already. */
  readonly reusedTokens: number;
  /** From the first work on the prompt to the first new token, and from there to the last; other rows work meanwhile. */
  readonly prefillMs: number;
  readonly decodeMs: number;
}

/** A request in the batch: its tokens so far, and how many of them the cache of its row holds. */
export class BatchRow {
  readonly request: DecodeRequest;
  readonly signal: AbortSignal;
  /** The prompt and what was written behind it. */
  readonly tokens: number[];
  readonly settle: { readonly resolve: (decoded: Decoded) => void; readonly reject: (reason: unknown) => void };
  cached = 0;
  reusedTokens = 0;
  readonly #room: number;
  readonly #endTokens: ReadonlySet<number>;
  #startedAt = 0;
  #prefilledAt = 0;

  /** `room` is the most tokens that may be written. */
  constructor(
    request: DecodeRequest,
    room: number,
    endTokens: ReadonlySet<number>,
    signal: AbortSignal,
    settle: BatchRow['settle'],
  ) {
    this.request = request;
    this.tokens = [...request.promptTokens];
    this.signal = signal;
    this.settle = settle;
    this.#room = room;
    this.#endTokens = endTokens;
  }

  get isGreedy(): boolean {
    return this.request.choose === null;
  }

  get newTokens(): number {
    return this.tokens.length - this.request.promptTokens.length;
  }

  /** Tokens that may still be written. */
  get room(): number {
    return this.#room - this.newTokens;
  }

  /** Tokens that its row holds at most. */
  get mostTokens(): number {
    return this.request.promptTokens.length + this.#room;
  }

  start(now: number): void {
    this.#startedAt = now;
  }

  /** Takes a new token; the reason where it was the last. */
  take(token: number, now: number): FinishReason | null {
    if (this.newTokens === 0) this.#prefilledAt = now;
    this.tokens.push(token);
    this.request.onToken?.(token);
    if (this.#endTokens.has(token) && this.request.ignoresEnd !== true) return 'stop';
    return this.room === 0 ? 'length' : null;
  }

  decoded(finishReason: FinishReason, now: number): Decoded {
    return {
      finishReason,
      newTokens: this.newTokens,
      reusedTokens: this.reusedTokens,
      prefillMs: this.#prefilledAt - this.#startedAt,
      decodeMs: now - this.#prefilledAt,
    };
  }
}
