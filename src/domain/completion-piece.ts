import type { InstructionResponse } from './pair';
import { promptText } from './prompt';
import { pythonLower, pythonStrip } from './python-text';
import type { RejectRule } from './reject';
import type { Control, Segment } from './segment';

/** A stretch of a completion up to its `</END>`, and what the parser made of it. */
export interface CompletionPiece {
  /** As the model wrote it, without the `</END>`. */
  readonly segments: readonly Segment[];
  /** Whether its `</END>` was written. */
  readonly isFinished: boolean;
  readonly verdict: PieceVerdict;
}

export type PieceVerdict =
  | { readonly kind: 'pair'; readonly pair: InstructionResponse }
  | { readonly kind: 'reject'; readonly rule: RejectRule }
  /** White space after the last pair: nothing was lost. */
  | { readonly kind: 'blank' };

/**
 * Every piece of a completion, in order, with its verdict. The segments joined again, with a `</END>` after each
 * finished piece, are the completion.
 *
 * The rules and their order are the reference's (`parse_comprehension` and `deduplicate_questions` in
 * microsoft/LMOps, instruction_pretrain), applied to segments: a tag that the model wrote as plain text is text.
 */
export function judgePieces(
  segments: readonly Segment[],
  { deduplicate }: { readonly deduplicate: boolean },
): CompletionPiece[] {
  const seen = new Set<string>();
  return splitAt(segments, '</END>').map((piece, index, pieces): CompletionPiece => {
    const isFinished = index < pieces.length - 1;
    const verdict = isFinished ? judge(piece) : judgeUnfinished(piece);
    if (verdict.kind !== 'pair' || !deduplicate) return { segments: piece, isFinished, verdict };
    const key = pythonLower(verdict.pair.instruction);
    if (seen.has(key)) return { segments: piece, isFinished, verdict: { kind: 'reject', rule: 'duplicate' } };
    seen.add(key);
    return { segments: piece, isFinished, verdict };
  });
}

function judge(piece: readonly Segment[]): PieceVerdict {
  const [before = [], after, ...more] = splitAt(piece, '<ANS>');
  if (after === undefined) return { kind: 'reject', rule: 'noAnswer' };
  if (more.length > 0) return { kind: 'reject', rule: 'severalAnswers' };
  if (!startsWithQuestion(before)) return { kind: 'reject', rule: 'noInstruction' };
  const response = pythonStrip(promptText(after));
  if (response === '') return { kind: 'reject', rule: 'emptyResponse' };
  const instruction = pythonStrip(promptText(before.filter((segment) => !isControl(segment, '<QUE>'))));
  return { kind: 'pair', pair: { instruction, response } };
}

function judgeUnfinished(piece: readonly Segment[]): PieceVerdict {
  // The reference decodes without `<s>` and `</s>`, so alone they are not a lost piece either.
  const isBlank = piece.every(
    (segment) => isControl(segment, '<s>') || isControl(segment, '</s>') || isBlankText(segment),
  );
  return isBlank ? { kind: 'blank' } : { kind: 'reject', rule: 'unfinished' };
}

function startsWithQuestion(segments: readonly Segment[]): boolean {
  const first = segments.find((segment) => !isBlankText(segment));
  return first !== undefined && isControl(first, '<QUE>');
}

function isBlankText(segment: Segment): boolean {
  return 'text' in segment && pythonStrip(segment.text) === '';
}

function isControl(segment: Segment, control: Control): boolean {
  return 'control' in segment && segment.control === control;
}

/** The stretches between the control tokens, as `split` does: always one more than there are tokens. */
function splitAt(segments: readonly Segment[], control: Control): Segment[][] {
  const parts: Segment[][] = [];
  let part: Segment[] = [];
  for (const segment of segments) {
    if (isControl(segment, control)) {
      parts.push(part);
      part = [];
    } else {
      part.push(segment);
    }
  }
  return [...parts, part];
}
