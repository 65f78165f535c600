import type { MeasuredPass, MeasuredRequest } from './engine-harness/measured-pass';

export interface Sameness {
  readonly same: number;
  readonly of: number;
  /** Where answers differ, in words. */
  readonly differences: readonly string[];
}

/** How many requests were answered with the reference's tokens in every pass. */
export function compareTokens(passes: readonly MeasuredPass[], reference: MeasuredPass): Sameness {
  const differences = reference.requests.flatMap((expected) => {
    const found = passes.map((pass) => firstDifference(expected, pass)).filter((at) => at !== null);
    const [at] = found;
    if (at === undefined) return [];
    const place = `sequence ${String(expected.sequence + 1)}, round ${String(expected.round + 1)}`;
    return [`${place}: from token ${String(at + 1)} on, in ${String(found.length)} of ${String(passes.length)} passes`];
  });
  const { length } = reference.requests;
  return { same: length - differences.length, of: length, differences };
}

/** Null where the answers are the same. */
function firstDifference(expected: MeasuredRequest, pass: MeasuredPass): number | null {
  const own = pass.requests.find(({ sequence, round }) => sequence === expected.sequence && round === expected.round);
  const tokens = own?.tokens ?? [];
  const at = expected.tokens.findIndex((token, index) => token !== tokens[index]);
  if (at >= 0) return at;
  return tokens.length === expected.tokens.length ? null : expected.tokens.length;
}
