import { judgePieces } from './completion-piece';
import type { InstructionResponse } from './pair';
import { promptText } from './prompt';
import type { Reject } from './reject';
import type { Segment } from './segment';

export interface ParsedPairs {
  readonly pairs: readonly InstructionResponse[];
  /** Every piece that gave no pair, in order, with the rule that rejected it. */
  readonly rejects: readonly Reject[];
}

/**
 * The pairs of one completion. Same pairs as the reference's `parse_comprehension(pred, deduplicate)`, which
 * always deduplicates in the published pipeline: the instruction lower-cased, the first one wins.
 */
export function parsePairs(
  segments: readonly Segment[],
  { deduplicate = true }: { readonly deduplicate?: boolean } = {},
): ParsedPairs {
  const pieces = judgePieces(segments, { deduplicate });
  return {
    pairs: pieces.flatMap(({ verdict }) => (verdict.kind === 'pair' ? [verdict.pair] : [])),
    rejects: pieces.flatMap(({ segments: piece, verdict }) =>
      verdict.kind === 'reject' ? [{ rule: verdict.rule, text: promptText(piece) }] : [],
    ),
  };
}
