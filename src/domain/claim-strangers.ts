import type { AskedQuestion } from './asked-question';
import type { ReadPassage } from './read-passage';
import type { TextWord } from './text-words';

/** The numbers and names of a claim that neither the passage nor the question has, each once. */
export function claimStrangers(
  claim: readonly TextWord[],
  { stemSet }: AskedQuestion,
  { places, language }: ReadPassage,
): readonly TextWord[] {
  const seen = new Set<string>();
  return claim.filter((word) => {
    const { stem, value, isCapital, isFirst, isContent } = word;
    // A capital says nothing at the beginning of a sentence, nor of a noun in German.
    const isName = isCapital && !isFirst && isContent && language !== 'de';
    if (!(value !== null || isName) || places.has(stem) || stemSet.has(stem) || seen.has(stem)) return false;
    seen.add(stem);
    return true;
  });
}
