import type { InstructionResponse } from './pair';
import type { PieceEnd } from './near-miss';
import { pythonStrip } from './python-text';

/** A tag or a label in a text: `question` and `answer` begin theirs, `close` ends either. */
export interface Mark {
  readonly kind: 'question' | 'answer' | 'close';
  readonly start: number;
  readonly end: number;
}

export interface MarkedPair<Found extends Mark> extends InstructionResponse {
  readonly marks: readonly Found[];
  /** Nothing follows its answer but the end of the piece. */
  readonly isLast: boolean;
}

export interface PairsBetweenMarks<Found extends Mark> {
  readonly pairs: readonly MarkedPair<Found>[];
  readonly cutOff: string;
}

/**
 * The pairs of a text whose marks are known, in order. A question without exactly one answer gives none. An answer that
 * nothing closes ends at the first empty line: what follows is a remark, or not part of it for certain. The last answer
 * of a text that was cut off is not taken.
 */
export function pairsBetweenMarks<Found extends Mark>(
  text: string,
  marks: readonly Found[],
  { isFinished, isCutOff }: PieceEnd,
): PairsBetweenMarks<Found> {
  const pairs: MarkedPair<Found>[] = [];
  let cutOff = '';
  marks.forEach((question, index) => {
    if (question.kind !== 'question') return;
    const afterQuestion = marks[index + 1];
    const answerAt = afterQuestion?.kind === 'close' ? index + 2 : index + 1;
    const answer = marks[answerAt];
    const next = marks[answerAt + 1];
    if (answer?.kind !== 'answer' || afterQuestion === undefined) {
      if (isCutOff && index === marks.length - 1) cutOff = text.slice(question.start);
      return;
    }
    if (next?.kind === 'answer') return;
    const isClosed = next === undefined ? isFinished : next.kind === 'close';
    const written = text.slice(answer.end, next?.start).trimStart();
    const whole = next === undefined ? written : withoutListMark(written);
    const paragraph = isClosed ? whole : (whole.split(EMPTY_LINE)[0] ?? '');
    if (isCutOff && next === undefined && paragraph === whole) {
      cutOff = text.slice(question.start);
      return;
    }
    const instruction = cleaned(text.slice(question.end, afterQuestion.start));
    const response = cleaned(paragraph);
    if (instruction === '' || response === '') return;
    const used = [question, afterQuestion, answer, ...(next?.kind === 'close' ? [next] : [])];
    pairs.push({ instruction, response, marks: used, isLast: next === undefined });
  });
  return { pairs, cutOff };
}

const EMPTY_LINE = /\r?\n[^\S\n]*\r?\n/;

/** The number or the bullet of the next pair, which stands before its mark. */
function withoutListMark(text: string): string {
  return text.replace(/\n[^\S\n]*(?:\d{1,3}[.)]|[-*#]+)[^\S\n]*$/, '');
}

/** Without rules, code fences and bold marks around it. */
function cleaned(text: string): string {
  const bare = pythonStrip(text.replace(/\n[^\S\n]*(?:`{3,}|-{3,}|\*{3,}|_{3,})\s*$/, ''));
  const bold = bare.split('**').length - 1;
  if (bold === 2 && bare.startsWith('**') && bare.endsWith('**')) return pythonStrip(bare.slice(2, -2));
  if (bold % 2 === 1 && bare.endsWith('**')) return pythonStrip(bare.slice(0, -2));
  if (bold % 2 === 1 && bare.startsWith('**')) return pythonStrip(bare.slice(2));
  return bare;
}
