import type { ModelSpec } from './model-spec';

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** What the settings of sampling may be; a temperature of 0, which is below its least, stands for greedy decoding. */
export const samplingLimits = {
  temperature: { min: 0.05, max: 2 },
  topK: { min: 0, max: 1000 },
  topP: { min: 0.05, max: 1 },
  seed: { min: 0, max: 0xffff_ffff },
} as const satisfies Readonly<Record<string, Limits>>;

/** Passages worked on at once, where a person chooses. */
export const slotChoices = [1, 2, 4, 8, 16, 32] as const;

export const roundLimits: Limits = { min: 1, max: 8 };

/** In tokens: a passage and its pairs share the context. */
export function tokenLimits({ contextTokens }: Pick<ModelSpec, 'contextTokens'>) {
  const max = Math.floor(contextTokens / 2);
  return { tokenBudget: { min: 16, max }, maxNewTokens: { min: 8, max } } as const;
}
