import type { EarlierExample } from '../domain/continuation';
import { continuationOf, demonstrationsFrom, estimatedTokens, fits, promptLimit } from '../domain/continuation';
import type { Continuation } from '../domain/example';
import type { InstructionResponse } from '../domain/pair';
import type { PlannedRequest } from '../domain/plan-rounds';
import type { Demonstration } from '../domain/prompt';
import { formatPromptFor, type PromptStyle } from '../domain/prompt-for-model';
import type { LengthRule } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { Engine } from './engine';
import type { RunPassage } from './passages';

/** An earlier example of the sequence with what a prompt shows of it. */
export interface SequenceExample extends EarlierExample, Demonstration {
  readonly pairs: readonly InstructionResponse[];
}

export interface PreparedRequest extends PlannedRequest {
  readonly passage: RunPassage;
  readonly prompt: Prompt;
  readonly continuation: Continuation;
  readonly promptTokens: number;
  readonly promptLimit: number;
  /** Whether the model can take the prompt. If not even the passage alone fits, it is not run. */
  readonly isTooLong: boolean;
}

export interface PromptRules {
  readonly contextTokens: number;
  readonly maxNewTokens: number;
  readonly lengthRule: LengthRule;
  readonly style: PromptStyle;
}

/** The prompt of one planned request, given the earlier examples of its sequence, oldest first. */
export async function prepareRequest(
  planned: PlannedRequest,
  passage: RunPassage,
  earlier: readonly SequenceExample[],
  rules: PromptRules,
  engine: Pick<Engine, 'countTokens'>,
  signal: AbortSignal,
): Promise<PreparedRequest> {
  const limit = promptLimit(rules.contextTokens, rules.maxNewTokens);
  // The reference's estimate may let a prompt through that fills the context; one new token must still fit.
  const mostTokens = rules.lengthRule === 'words' ? rules.contextTokens - 1 : limit;
  const demonstrations = demonstrationsFrom(earlier);
  const base = { ...planned, passage, promptLimit: limit };

  let length = { needed: 0, limit };
  if (demonstrations.length > 0) {
    const prompt = formatPromptFor(rules.style, demonstrations, passage.text);
    const promptTokens = await engine.countTokens(prompt, signal);
    length = { needed: rules.lengthRule === 'words' ? estimatedTokens(prompt) : promptTokens, limit };
    if (fits(length) && promptTokens > mostTokens) length = { needed: promptTokens, limit: mostTokens };
    const continuation = continuationOf(earlier, demonstrations, length);
    if (fits(length)) return { ...base, prompt, continuation, promptTokens, isTooLong: false };
  }

  const prompt = formatPromptFor(rules.style, [], passage.text);
  const promptTokens = await engine.countTokens(prompt, signal);
  const continuation = continuationOf(earlier, demonstrations, length);
  return { ...base, prompt, continuation, promptTokens, isTooLong: promptTokens > mostTokens };
}
