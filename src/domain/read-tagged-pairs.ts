import type { NearMisses, PieceEnd } from './near-miss';
import { type Mark, type MarkedPair, pairsBetweenMarks } from './pairs-between-marks';
import type { PairReading } from './pair';

interface Tag extends Mark {
  readonly spelling: string;
}

const TAG = /[<[]\s*(\/?)\s*(question|que|instruction|answer|ans|response|end)\s*\d*\s*[>\]]/gi;

/** Pairs whose tags are not closed, spelled otherwise, or stand among remarks. */
export function readTaggedPairs(piece: string, end: PieceEnd): NearMisses {
  const tags = [...piece.matchAll(TAG)].map((match): Tag => {
    const [spelling, slash = '', name = ''] = match;
    return { kind: kindOf(slash, name), start: match.index, end: match.index + spelling.length, spelling };
  });
  const { pairs, cutOff } = pairsBetweenMarks(piece, tags, end);
  return {
    pairs: pairs.map((pair) => ({
      instruction: pair.instruction,
      response: pair.response,
      reading: readingOf(pair, end),
    })),
    cutOff,
  };
}

function kindOf(slash: string, name: string): Tag['kind'] {
  if (slash !== '' || /^end$/i.test(name)) return 'close';
  return /^[qi]/i.test(name) ? 'question' : 'answer';
}

function readingOf({ marks, isLast }: MarkedPair<Tag>, { isFinished }: PieceEnd): PairReading {
  if (marks.some(({ spelling }) => spelling !== '<QUE>' && spelling !== '<ANS>')) return 'otherTags';
  return isLast && isFinished ? 'remarks' : 'unclosed';
}
