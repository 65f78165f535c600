import { combinedNumber } from './number-words';
import type { Span } from './span';
import { type WordForm, wordForm } from './word-form';
import { wordSpans } from './word-spans';

/** A word, a number, or a character of a script that writes without spaces. */
export interface TextWord extends Span {
  /** What is compared: the word without case, accents and ending, or `#` and the value of a number. */
  readonly stem: string;
  /** The word without case alone. */
  readonly lower: string;
  readonly value: number | null;
  /** Begins with a capital in a script that has capitals. */
  readonly isCapital: boolean;
  /** The first of its sentence, where a capital says nothing. */
  readonly isFirst: boolean;
  /** Says something of its own: not one of the language's function words. */
  readonly isContent: boolean;
  /** Which sentence of the text it stands in, counted from 0. */
  readonly sentence: number;
}

/** A text without ends of sentences is taken in stretches of so many words. */
const LONGEST_SENTENCE = 80;

/** The words of a text in order. `functionWords` are in lower case. Linear in the text's length. */
export function textWords(text: string, functionWords: ReadonlySet<string>): readonly TextWord[] {
  const words: TextWord[] = [];
  let sentence = 0;
  let inSentence = 0;
  let previousEnd = 0;
  for (const { start, end, form, value } of joinedNumbers(text)) {
    if (words.length > 0 && (inSentence >= LONGEST_SENTENCE || endsSentence(text, previousEnd, start))) {
      sentence += 1;
      inSentence = 0;
    }
    // `One` is a pronoun more often than a number.
    const isPlainOne = value === 1 && form.lower === 'one';
    words.push({
      start,
      end,
      stem: value === null ? form.stem : `#${String(value)}`,
      lower: form.lower,
      value: isPlainOne ? null : value,
      isCapital: value === null && form.isCapital,
      isFirst: inSentence === 0,
      isContent: !isPlainOne && !functionWords.has(form.lower),
      sentence,
    });
    inSentence += 1;
    previousEnd = end;
  }
  return words;
}

interface Piece extends Span {
  /** Of its first word. */
  readonly form: WordForm;
  readonly value: number | null;
}

interface OpenNumber extends Span {
  readonly form: WordForm;
  readonly parts: readonly number[];
}

/** Words with those of one number (`thirty-one`, `two hundred and six`) taken as one. */
function* joinedNumbers(text: string): Generator<Piece> {
  let open: OpenNumber | undefined;
  for (const { start, end, isNumber } of wordSpans(text)) {
    const form = wordForm(text.slice(start, end), isNumber);
    const { value } = form;
    if (open) {
      const isJoined = value !== null && !isNumber && JOINT.test(text.slice(open.end, start));
      const parts: readonly number[] = isJoined ? [...open.parts, value] : [];
      if (isJoined && parts.length <= MOST_PARTS && combinedNumber(parts) !== null) {
        open = { ...open, end, parts };
        continue;
      }
      // It may join more, as in `two hundred and six`; where it does not, nothing is lost with it.
      if (form.lower === 'and' && (open.parts.at(-1) ?? 0) >= 100) continue;
      yield { ...open, value: combinedNumber(open.parts) };
      open = undefined;
    }
    if (value === null) yield { start, end, form, value };
    else open = { start, end, form, parts: [value] };
  }
  if (open) yield { ...open, value: combinedNumber(open.parts) };
}

const MOST_PARTS = 12;
const JOINT = /^(?:[\s-]|[\s-]and\s)$/;

const SENTENCE_END = /[.!?…]["'”’»)\]]*\s|[。！？]|\n\s*\n/;
const ABBREVIATED = /(?:^|[^\p{L}])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Rep|Gen|Col|vs|cf|ca|No|approx|e\.g|i\.e)$/u;

function endsSentence(text: string, end: number, start: number): boolean {
  if (start - end < 2 && !UNSPACED_END.test(text.charAt(end))) return false;
  const between = text.slice(end, start);
  if (!SENTENCE_END.test(between)) return false;
  return !(between === '. ' && ABBREVIATED.test(text.slice(Math.max(0, end - 7), end)));
}

const UNSPACED_END = /[。！？]/;
