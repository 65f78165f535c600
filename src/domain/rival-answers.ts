import { isYear } from './answer-fit';
import { onlyNumber, placesOfText } from './answer-places';
import type { AskedQuestion } from './asked-question';
import type { ReadPassage, WordRange } from './read-passage';
import type { TextWord } from './text-words';

/** The places of other possible answers, and how much of its worth an answer can lose to them. */
export interface Rivals {
  readonly places: readonly WordRange[];
  readonly stake: number;
}

/** Whom a question asks for is less plain than how many. */
const NAME_STAKE = 0.6;
const SHARPNESS = 1.5;
const MOST_RIVALS = 64;
const LONGEST_NAME = 5;

/**
 * The rivals of a number are the passage's other numbers (of a year that is no count, other years), those of a name its other names, and
 * those of an option the other options.
 */
export function rivalPlaces(
  claim: readonly TextWord[],
  own: readonly WordRange[],
  otherOptions: readonly string[],
  asked: AskedQuestion,
  passage: ReadPassage,
): Rivals {
  const isRival = rivalWord(claim, asked, passage);
  const options = otherOptions.flatMap((option) => placesOfText(option, passage));
  const words = passage.words.flatMap((word, index) =>
    isRival(word) && !asked.stemSet.has(word.stem) ? [{ from: index, to: index + 1 }] : [],
  );
  const places = [...options, ...words].filter(
    (rival) => !own.some(({ from, to }) => from < rival.to && rival.from < to),
  );
  return { places: places.slice(0, MOST_RIVALS), stake: isRival === isName ? NAME_STAKE : 1 };
}

/** What an answer is worth beside its rivals: 1 where none of them stands nearer to what the question talks about. */
export function worthAmong(
  { places, stake }: Rivals,
  relation: number,
  relationAt: (place: WordRange) => number,
): number {
  const nearest = Math.max(relation, ...places.map(relationAt));
  return nearest === 0 ? 1 : 1 - stake * (1 - (relation / nearest) ** SHARPNESS);
}

function rivalWord(
  claim: readonly TextWord[],
  asked: AskedQuestion,
  { language }: ReadPassage,
): (word: TextWord) => boolean {
  const number = onlyNumber(claim, asked);
  if (number && asked.category === 'count') return isNumber;
  if (number) return isYear(number) ? isYear : isOtherNumber;
  // German writes every noun with a capital.
  if (language === 'de' || claim.length > LONGEST_NAME) return isNone;
  return claim.some(({ isCapital, isContent, stem }) => isCapital && isContent && !asked.stemSet.has(stem))
    ? isName
    : isNone;
}

function isNumber({ value }: TextWord): boolean {
  return value !== null;
}

function isOtherNumber(word: TextWord): boolean {
  return word.value !== null && !isYear(word);
}

function isName({ isCapital, isFirst }: TextWord): boolean {
  return isCapital && !isFirst;
}

function isNone(): boolean {
  return false;
}
