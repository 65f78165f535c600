import type { Continuation } from './example';
import { promptText } from './prompt';
import type { Prompt } from './segment';

/** What an earlier example of a sequence brings to the next prompt. */
export interface EarlierExample {
  readonly chunk: number;
  readonly pairCount: number;
  readonly inheritsFromPrevious: boolean;
}

/**
 * Which of a sequence's earlier examples (oldest first) stand before its next passage: the latest, and those
 * before it as long as each inherits from the one before. None at all when the latest has no pairs, even when
 * older ones do.
 */
export function demonstrationsFrom<Earlier extends EarlierExample>(earlier: readonly Earlier[]): readonly Earlier[] {
  const latest = earlier.at(-1);
  if (latest === undefined || latest.pairCount === 0) return [];
  // From the end: entry i brings entry i - 1 with it while it inherits.
  const start = earlier.findLastIndex((example) => !example.inheritsFromPrevious);
  return earlier.slice(Math.max(start, 0));
}

/** How the prompt continues its sequence, once it is known whether it fits with its demonstrations. */
export function continuationOf(
  earlier: readonly EarlierExample[],
  demonstrations: readonly EarlierExample[],
  length: PromptLength,
): Continuation {
  if (earlier.length === 0) return { kind: 'first' };
  if (demonstrations.length === 0)
    return { kind: 'broken', reason: 'previousHasNoPairs', needed: 0, limit: length.limit };
  // Not trimmed from the oldest: the reference drops all of them.
  if (!fits(length)) return { kind: 'broken', reason: 'tooLong', ...length };
  return { kind: 'continued', demonstrations: demonstrations.map(({ chunk }) => chunk) };
}

export interface PromptLength {
  /** Tokens of the prompt, or their estimate. */
  readonly needed: number;
  readonly limit: number;
}

/** Equality fits, as in the reference. */
export function fits({ needed, limit }: PromptLength): boolean {
  return needed <= limit;
}

/** The most tokens of a prompt that leaves room for the new ones. */
export function promptLimit(contextTokens: number, maxNewTokens: number): number {
  return contextTokens - maxNewTokens;
}

/**
 * The reference's estimate of a prompt's tokens: pieces between single blanks, times 1.5. Line breaks and tabs do
 * not separate; a run of blanks makes empty pieces, and they count.
 */
export function estimatedTokens(prompt: Prompt): number {
  return promptText(prompt).split(' ').length * 1.5;
}

/** The reference's `inherit_from_prev`. */
export function inheritsFromPrevious(continuation: Continuation, pairCount: number): boolean {
  return continuation.kind === 'continued' && pairCount > 0;
}
