import type { Completion } from '../domain/completion';
import { promptText } from '../domain/prompt';
import type { Prompt } from '../domain/segment';
import { segmentsFromText } from '../domain/segments-from-text';
import type { CompletionRequest, Engine } from './engine';

/** What a script says to a prompt: the model's output with its tags spelled out, or an error to reject with. */
export type Script = (prompt: string, request: CompletionRequest) => string | Error;

/**
 * An engine for tests: it answers from a script and counts the words of a prompt as its tokens. `turns` is how many
 * microtasks an answer takes, so that a test can shuffle the order in which requests end. A script that answers with
 * a `ScriptedLossError` takes everything in flight with it, as a lost worker does.
 */
export class ScriptedEngine implements Engine {
  readonly slots = 1;
  /** Every prompt that was to be completed, in order. */
  readonly prompts: string[] = [];
  readonly #script: Script;
  readonly #turns: () => number;
  #workersLost = 0;

  constructor(script: Script, turns: () => number = () => 1) {
    this.#script = script;
    this.#turns = turns;
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const text = promptText(request.prompt);
    this.prompts.push(text);
    const lostBefore = this.#workersLost;
    for (let turn = this.#turns(); turn > 0; turn -= 1) {
      await Promise.resolve();
      signal.throwIfAborted();
      if (this.#workersLost > lostBefore) throw new ScriptedLossError();
    }
    const answer = this.#script(text, request);
    if (answer instanceof ScriptedLossError) this.#workersLost += 1;
    if (answer instanceof Error) throw answer;
    const segments = segmentsFromText(answer);
    request.onProgress?.({ segments, newTokens: answer.length, tokensPerSecond: 100 });
    return {
      segments,
      finishReason: 'stop',
      promptTokens: wordCount(text),
      newTokens: answer.length,
      prefillMs: 0,
      decodeMs: 0,
    };
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    await Promise.resolve();
    signal.throwIfAborted();
    return wordCount(promptText(prompt));
  }
}

/** The error of a lost worker, by the name that the real engine gives it. */
export class ScriptedLossError extends Error {
  override readonly name = 'EngineLostError';
  override readonly message = 'The worker was lost.';
}

function wordCount(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}
