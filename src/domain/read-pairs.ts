import type { FinishReason } from './completion';
import { type CompletionPiece, judgePieces } from './completion-piece';
import type { ReadPair } from './near-miss';
import type { InstructionResponse, PairReading } from './pair';
import { promptText } from './prompt';
import { pythonLower } from './python-text';
import { readNearMisses } from './read-near-misses';
import type { Reject } from './reject';
import type { Segment } from './segment';

/** A pair with how it was read; without a word on it, exactly. */
export interface PairAsRead extends InstructionResponse {
  readonly reading?: PairReading;
}

export interface PairsAsRead {
  readonly pairs: readonly PairAsRead[];
  /** Every piece, or end of a piece, that gave no pair, in order, with the rule that rejected it. */
  readonly rejects: readonly Reject[];
}

export interface ReadingRules {
  /** Also read pairs in other forms, from the pieces that the exact parser does not take. */
  readonly isTolerant: boolean;
  readonly finishReason: FinishReason;
}

/**
 * The pairs of one completion, in the order they were written. What the exact parser takes is the same under any rules;
 * a pair in another form comes beside it unless its instruction is there already, exactly or earlier.
 */
export function readPairs(segments: readonly Segment[], { isTolerant, finishReason }: ReadingRules): PairsAsRead {
  const pieces = judgePieces(segments, { deduplicate: true });
  const seen = new Set(pieces.flatMap(({ verdict }) => (verdict.kind === 'pair' ? [keyOf(verdict.pair)] : [])));
  const pairs: PairAsRead[] = [];
  const rejects: Reject[] = [];
  for (const piece of pieces) {
    const { verdict } = piece;
    if (verdict.kind === 'pair') pairs.push(verdict.pair);
    if (verdict.kind !== 'reject') continue;
    const found = isTolerant && verdict.rule !== 'duplicate' ? nearMissesOf(piece, finishReason) : null;
    if (found === null) {
      rejects.push({ rule: verdict.rule, text: promptText(piece.segments) });
      continue;
    }
    for (const pair of found.pairs) {
      if (seen.has(keyOf(pair))) rejects.push({ rule: 'duplicate', text: textOf(pair) });
      else pairs.push(pair);
      seen.add(keyOf(pair));
    }
    if (found.cutOff !== '') rejects.push({ rule: 'unfinished', text: found.cutOff });
  }
  return { pairs, rejects };
}

function nearMissesOf({ segments, isFinished }: CompletionPiece, finishReason: FinishReason) {
  return readNearMisses(promptText(segments), { isFinished, isCutOff: !isFinished && finishReason !== 'stop' });
}

function keyOf({ instruction }: InstructionResponse): string {
  return pythonLower(instruction);
}

function textOf({ instruction, response }: ReadPair): string {
  return `${instruction} ${response}`;
}
