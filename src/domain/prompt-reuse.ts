import type { Example } from './example';

/** Tokens of prompts, and those of them that the engine had keys and values of already. */
export interface PromptReuse {
  readonly promptTokens: number;
  readonly reusedTokens: number;
}

/** Of the completions so far, and of `examples` beside them; those of older versions, which did not count, are left out. */
export function promptReuse(
  examples: Iterable<Pick<Example, 'completion'>>,
  before: PromptReuse = { promptTokens: 0, reusedTokens: 0 },
): PromptReuse {
  let { promptTokens, reusedTokens } = before;
  for (const { completion } of examples) {
    if (completion?.reusedTokens === undefined) continue;
    promptTokens += completion.promptTokens;
    reusedTokens += completion.reusedTokens;
  }
  return { promptTokens, reusedTokens };
}
