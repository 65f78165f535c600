import type { ReadPassage, WordRange } from './read-passage';

/** How far a word's nearness reaches, in words of the passage; a character of an unspaced script is a word. */
const REACH = 8;
/** What is left of it across the end of a sentence. */
const ACROSS_SENTENCES = 0.5;
/** The weight of a word of the question that the passage lacks: it may be said there in another way. */
const WEIGHT_OF_ABSENT = 0.4;

/**
 * How near a place of the passage stands to what the question talks about, from 0 to 1: the mean over the question's
 * words of their nearness, rare words counting more. A word beside the place counts in full, one eight words away by
 * half, and by half again for each sentence between them.
 */
export function questionRelation(stems: readonly string[], passage: ReadPassage, { from, to }: WordRange): number {
  const { words, places } = passage;
  const firstSentence = words[from]?.sentence ?? 0;
  const lastSentence = words[to - 1]?.sentence ?? 0;
  let near = 0;
  let whole = 0;
  for (const stem of stems) {
    const indices = places.get(stem);
    const weight = indices ? 1 / Math.sqrt(indices.length) : WEIGHT_OF_ABSENT;
    whole += weight;
    let nearest = 0;
    for (const index of indices ?? []) {
      const sentence = words[index]?.sentence ?? 0;
      const distance = index < from ? from - index : Math.max(0, index - to + 1);
      const between = index < from ? firstSentence - sentence : Math.max(0, sentence - lastSentence);
      nearest = Math.max(nearest, (ACROSS_SENTENCES ** between * REACH) / (REACH + distance));
    }
    near += weight * nearest;
  }
  return whole === 0 ? 0 : near / whole;
}
