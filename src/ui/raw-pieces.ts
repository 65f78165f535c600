import { judgePieces } from '../domain/completion-piece';
import { promptText } from '../domain/prompt';
import type { Reject, RejectRule } from '../domain/reject';
import type { Segment } from '../domain/segment';

/** A stretch of what the model wrote, as a view shows it. */
export interface RawPiece {
  readonly segments: readonly Segment[];
  /** The rule that dropped it. */
  readonly rule: RejectRule | null;
  /** Pairs were read from it though it is not in the exact format. */
  readonly isNearMiss: boolean;
}

/** The pieces of a stored completion. `rejects` are what was kept of it: all that is not there was read. */
export function storedPieces(segments: readonly Segment[], rejects: readonly Reject[]): readonly RawPiece[] {
  const dropped = new Set(rejects.map(({ text }) => text));
  return judgePieces(segments, { deduplicate: true }).map(({ segments: written, isFinished, verdict }) => {
    const isDropped = verdict.kind === 'reject' && dropped.has(promptText(written));
    return {
      segments: withEnd(written, isFinished),
      rule: isDropped ? verdict.rule : null,
      isNearMiss: verdict.kind === 'reject' && !isDropped,
    };
  });
}

/**
 * The pieces of a completion that is being written. Its last piece is not judged yet, and where other forms are read
 * too, no piece is but one that repeats another.
 */
export function livePieces(segments: readonly Segment[], readsTolerantly: boolean): readonly RawPiece[] {
  return judgePieces(segments, { deduplicate: true }).map(({ segments: written, isFinished, verdict }) => {
    const isCertain = verdict.kind === 'reject' && isFinished && (!readsTolerantly || verdict.rule === 'duplicate');
    return { segments: withEnd(written, isFinished), rule: isCertain ? verdict.rule : null, isNearMiss: false };
  });
}

function withEnd(written: readonly Segment[], isFinished: boolean): readonly Segment[] {
  return isFinished ? [...written, { control: '</END>' }] : written;
}
