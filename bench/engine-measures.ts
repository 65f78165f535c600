import type { MeasuredPass } from './engine-harness/measured-pass';
import { median } from './browser';

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A number of each pass. */
export type Measure = (pass: MeasuredPass) => number;

const perSecond = (count: number, ms: number): number => (1000 * count) / ms;
const newTokens = ({ requests }: MeasuredPass): number => requests.reduce((sum, { tokens }) => sum + tokens.length, 0);

export const measures = {
  pairs: ({ requests, wallMs }) =>
    perSecond(
      requests.reduce((sum, { pairs }) => sum + pairs, 0),
      wallMs,
    ),
  requests: ({ requests, wallMs }) => perSecond(requests.length, wallMs),
  /** All new tokens over all time. */
  newTokens: (pass) => perSecond(newTokens(pass), pass.wallMs),
  /** New tokens but the first of each answer, which come with the prompts, over all time but that of the prompts. */
  decode: (pass) => perSecond(newTokens(pass) - pass.requests.length, pass.wallMs - pass.prefillMs),
  /** Tokens of prompts, also those whose keys and values were there already. */
  promptTokens: ({ promptTokens, prefillMs }) => perSecond(promptTokens, prefillMs),
  computedTokens: ({ computedTokens, prefillMs }) => perSecond(computedTokens, prefillMs),
  firstPairSeconds: ({ firstPairMs }) => (firstPairMs ?? NaN) / 1000,
  slots: ({ slots }) => slots,
  /** New tokens that a run of the decoder brought. */
  tokensPerRun: ({ steps, steppedTokens }) => steppedTokens / steps,
  reusedShare: ({ promptTokens, computedTokens }) => 1 - computedTokens / promptTokens,
  prefillShare: ({ prefillMs, wallMs }) => prefillMs / wallMs,
  stepShare: ({ stepMs, wallMs }) => (stepMs ?? NaN) / wallMs,
  heapMegabytes: ({ heapBytes }) => heapBytes / 1e6,
  cacheMegabytes: ({ cacheBytes }) => (cacheBytes ?? NaN) / 1e6,
} as const satisfies Readonly<Record<string, Measure>>;

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** The ratio of the medians; its spread is that of the ratios within each repeat. */
export function ratioOf(values: readonly number[], others: readonly number[]): Spread {
  const ratios = values.map((value, repeat) => value / (others[repeat] ?? NaN));
  return { ...spreadOf(ratios), median: median(values) / median(others) };
}
