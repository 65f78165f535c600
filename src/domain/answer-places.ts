import type { AskedQuestion } from './asked-question';
import { findEveryEvidence } from './evidence';
import type { ReadPassage, WordRange } from './read-passage';
import type { TextWord } from './text-words';

const MOST_PLACES = 32;

export interface AnswerPlaces {
  readonly places: readonly WordRange[];
  /** Stems of the answer that do not stand at the places and should stand near them. */
  readonly beside: readonly string[];
}

/** Words beside the number of an answer that is a number all the same: `about 1,500 British soldiers`. */
const MOST_BESIDE_NUMBER = 2;

/**
 * Where an answer stands in the passage: word for word; or else each place of its number, where it is little more than
 * that (`31 years` for `thirty-one`); or each place of the one word in it that is not the question's (`It was Rome.`).
 */
export function answerPlaces(
  text: string,
  claim: readonly TextWord[],
  asked: AskedQuestion,
  passage: ReadPassage,
): AnswerPlaces {
  const verbatim = placesOfText(text, passage);
  if (verbatim.length > 0) return { places: verbatim, beside: [] };
  const own = ownStems(claim, asked);
  const core = onlyNumber(claim, asked)?.stem ?? (own.length === 1 ? own[0] : undefined);
  if (core === undefined) return { places: [], beside: [] };
  const indices = (passage.places.get(core) ?? []).slice(0, MOST_PLACES);
  const places = indices.map((index) => ({ from: index, to: index + 1 }));
  return { places, beside: own.filter((stem) => stem !== core) };
}

/** The number of an answer that has one and is little more. */
export function onlyNumber(claim: readonly TextWord[], asked: AskedQuestion): TextWord | undefined {
  const [number, ...more] = claim.filter(({ value }) => value !== null);
  return more.length === 0 && ownStems(claim, asked).length <= 1 + MOST_BESIDE_NUMBER ? number : undefined;
}

/** The content words of an answer that are not the question's. */
function ownStems(claim: readonly TextWord[], { stemSet }: AskedQuestion): readonly string[] {
  const own = claim.filter(({ isContent, stem }) => isContent && !stemSet.has(stem));
  return [...new Set(own.map(({ stem }) => stem))];
}

/** Where a text stands word for word, whatever its case. */
export function placesOfText(text: string, { text: passage, words }: ReadPassage): readonly WordRange[] {
  return findEveryEvidence(text, passage, MOST_PLACES).flatMap((span) => {
    const from = firstEndingBehind(span.start, words);
    let to = from;
    while ((words[to]?.start ?? Infinity) < span.end) to++;
    return to > from ? [{ from, to }] : [];
  });
}

function firstEndingBehind(offset: number, words: readonly TextWord[]): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
