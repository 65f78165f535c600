import type { Wllama } from '@wllama/wllama/esm/index.js';
import type { LoopCounts, Work } from './measured-pass';
import type { CompletionLoop } from './run-sequences';
import type { TokenTexts } from './token-texts';

/** What llama.cpp says with the last piece of an answer: tokens, and milliseconds. */
interface Timings {
  /** Of the prompt, those that were there already, and those that were computed. */
  readonly cache_n: number;
  readonly prompt_n: number;
  readonly prompt_ms: number;
  readonly predicted_n: number;
  readonly predicted_ms: number;
}

/** One prompt after the other through llama.cpp, greedy. Its tokens have to be as many as ours. */
export class WllamaLoop implements CompletionLoop {
  readonly mostInFlight = 1;
  readonly #wllama: Wllama;
  readonly #texts: TokenTexts;
  readonly #endToken: number;
  readonly #reuses: boolean;
  readonly #work: Work;
  #prefillMs = 0;
  #stepMs = 0;
  #computedTokens = 0;
  #steps = 0;

  constructor(wllama: Wllama, texts: TokenTexts, endToken: number, reuses: boolean, work: Work) {
    [this.#wllama, this.#texts, this.#endToken] = [wllama, texts, endToken];
    [this.#reuses, this.#work] = [reuses, work];
  }

  async complete(promptTokens: readonly number[]): Promise<readonly number[]> {
    const { maxNewTokens, ignoresEnd } = this.#work;
    const pieces: string[] = [];
    let hasEnded = false;
    let timings: Timings | undefined;
    const options = {
      prompt: this.#texts.textOf(promptTokens),
      stream: true as const,
      max_tokens: maxNewTokens,
      temperature: 0,
      ignore_eos: ignoresEnd,
      ...(!this.#reuses && { cache_prompt: false }),
    };
    const chunks = await this.#wllama.createCompletion(options);
    for await (const { choices, timings: told } of chunks) {
      const [choice] = choices;
      if (choice !== undefined && choice.text !== '') pieces.push(choice.text);
      hasEnded ||= choice?.finish_reason === 'stop';
      timings = told ?? timings;
    }
    if (timings === undefined) throw new TypeError('llama.cpp gave no timings.');
    checkCount('of the prompt', timings.cache_n + timings.prompt_n, promptTokens.length);
    const tokens = pieces.flatMap((piece) => this.#texts.idsOf(piece));
    if (hasEnded) tokens.push(this.#endToken);
    checkCount('of the answer', timings.predicted_n, tokens.length);
    this.#prefillMs += timings.prompt_ms;
    this.#stepMs += timings.predicted_ms;
    this.#computedTokens += timings.prompt_n;
    this.#steps += tokens.length - 1;
    return tokens;
  }

  counts(): LoopCounts {
    return {
      prefillMs: this.#prefillMs,
      computedTokens: this.#computedTokens,
      stepMs: this.#stepMs,
      steps: this.#steps,
      steppedTokens: this.#steps,
      slots: 1,
      cacheBytes: null,
    };
  }

  end(): void {
    // The next pass loads the model anew.
  }
}

function checkCount(ofWhat: string, found: number, expected: number): void {
  if (found !== expected) {
    throw new RangeError(`llama.cpp counts ${String(found)} tokens ${ofWhat}, which has ${String(expected)}.`);
  }
}
