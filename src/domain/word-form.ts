import { numberValue, numberWord } from './number-words';
import { wordStem } from './word-stem';

/** What is known of a written word wherever it stands. */
export interface WordForm {
  readonly lower: string;
  readonly stem: string;
  /** Of a number, in digits or in words. */
  readonly value: number | null;
  /** Begins with a capital in a script that has capitals. */
  readonly isCapital: boolean;
}

/** Words come again and again, and taking them apart costs more than looking them up. */
const known = new Map<string, WordForm>();
const MOST_KNOWN = 20_000;

export function wordForm(written: string, isDigits: boolean): WordForm {
  const found = known.get(written);
  if (found) return found;
  const lower = written.toLowerCase();
  const value = isDigits ? numberValue(written) : (numberWord(lower) ?? null);
  const form = { lower, stem: wordStem(lower), value, isCapital: /^\p{Lu}/u.test(written) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(written, form);
  return form;
}
