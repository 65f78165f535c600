import type { NearMisses, PieceEnd } from './near-miss';
import { type Mark, pairsBetweenMarks } from './pairs-between-marks';

const BULLET = String.raw`(?:[-*>#]+[^\S\n]+|\d{1,3}[.)][^\S\n]*)*`;
const BOLD = String.raw`(?:\*\*|__)?`;
const NUMBER = String.raw`(?:[^\S\n]*#?\d{1,3})?`;
const COLON = String.raw`[^\S\n]*${BOLD}[^\S\n]*[:：][^\S\n]*${BOLD}`;

/** `Q:`, `**Question 1:**`, `3. Q:`, `Q2.`, at the beginning of a line. */
const QUESTION = String.raw`^[^\S\n]*${BULLET}${BOLD}(?:Question|Instruction|Que|Q)${NUMBER}(?:${COLON}|(?<=Q\d{1,3})[.)]${BOLD}(?=\s))`;

/** `A:` and its like; also on the line of its question. Not the first of options that go on with `B:`. */
const ANSWER = String.raw`(?:^[^\S\n]*${BULLET}|(?<=[?？.!][^\S\n]*)[^\S\n]+)${BOLD}(?:Answer|Response|Ans|A)${NUMBER}(?:${COLON}|(?<=A\d{1,3})[.)]${BOLD}(?=\s))(?![^\n]*\n[^\S\n]*${BULLET}${BOLD}B${BOLD}[:.)])`;

const LABEL = new RegExp(`(?<question>${QUESTION})|(?<answer>${ANSWER})`, 'gimu');

/** Pairs with a label before each question and each answer, numbered or bold or in a list. */
export function readLabelledPairs(piece: string, end: PieceEnd): NearMisses {
  const labels = [...piece.matchAll(LABEL)].map((match): Mark => ({
    kind: match.groups?.['question'] === undefined ? 'answer' : 'question',
    start: match.index,
    end: match.index + match[0].length,
  }));
  const { pairs, cutOff } = pairsBetweenMarks(piece, labels, end);
  return {
    pairs: pairs.map(({ instruction, response }) => ({ instruction, response, reading: 'questionAnswer' })),
    cutOff,
  };
}
