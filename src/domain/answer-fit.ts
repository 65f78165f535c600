import type { AskedQuestion } from './asked-question';
import type { ReadPassage, WordRange } from './read-passage';
import type { TextWord } from './text-words';

/** What a claim of the wrong kind is worth. */
const MISFIT = 0.4;

/** Whether a whole number without separators can be a year. */
export function isYear({ value, lower }: TextWord): boolean {
  return value !== null && Number.isInteger(value) && value >= 1000 && value <= 2100 && !/\D/.test(lower);
}

/**
 * How well a claim is of the kind that the question asks for, 1 or less. Only bare numbers are judged: a person or a
 * place is none, a date is no small one, and a count is no year, which is known by the word before it, nor a count of
 * something else where the passage counts what is asked for.
 */
export function answerFit(
  { category, counted }: AskedQuestion,
  claim: readonly TextWord[],
  passage: ReadPassage,
  { from, to }: WordRange,
): number {
  const [number, ...more] = claim.filter(({ isContent }) => isContent);
  if (more.length > 0 || number?.value === null || number === undefined) return 1;
  switch (category) {
    case 'person':
    case 'place':
      return MISFIT;
    case 'date':
      return number.value < 100 ? MISFIT : 1;
    case 'count': {
      const before = passage.words[from - 1]?.lower ?? '';
      const isOfOther = counted !== null && !isCounted(counted, to, passage) && hasCountOf(counted, passage);
      return isOfOther || (isYear(number) && BEFORE_YEARS.has(before)) ? MISFIT : 1;
    }
    default:
      return 1;
  }
}

/** Words between a number and what it counts: `31 small dark rooms`. */
const MOST_BETWEEN = 2;

function isCounted(counted: string, behind: number, { words }: ReadPassage): boolean {
  const following = words.slice(behind, behind + MOST_BETWEEN + 1);
  const next = following.findIndex(({ value }) => value !== null);
  return following.slice(0, next < 0 ? undefined : next).some(({ stem }) => stem === counted);
}

function hasCountOf(counted: string, passage: ReadPassage): boolean {
  return passage.words.some(({ value }, index) => value !== null && isCounted(counted, index + 1, passage));
}

const BEFORE_YEARS: ReadonlySet<string> = new Set(
  `in since until by during before after circa january february march april may june july august september october
  november december summer autumn winter spring im seit en depuis desde nel`.split(/\s+/),
);
