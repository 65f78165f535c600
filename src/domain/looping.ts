import { wordSpans } from './word-spans';

/** So much of a text's end is looked at: a loop goes on until it is stopped. In UTF-16 code units. */
const MOST_READ = 8000;
/** A phrase of up to so many words that stands three times in a row is a loop. */
const LONGEST_PHRASE = 60;
/** A shorter stretch is for emphasis: `No, no, no!` */
const LEAST_STRETCH = 6;
const GRAM = 4;
const LEAST_GRAMS = 20;
const MOST_REPEATED = 0.5;

/**
 * Whether a text goes round in circles: a phrase three times in a row, or more than half of its four-word stretches said
 * before. A list of lines that begin alike is none, as long as they end differently.
 */
export function isLooping(text: string): boolean {
  const end = text.slice(-MOST_READ).toLowerCase();
  const words = [...wordSpans(end)].map((word) => end.slice(word.start, word.end));
  return hasPhraseInARow(words) || repeatedShare(words) > MOST_REPEATED;
}

function hasPhraseInARow(words: readonly string[]): boolean {
  for (let length = 1; length <= Math.min(LONGEST_PHRASE, words.length / 3); length++) {
    const needed = Math.max(2 * length, LEAST_STRETCH - length);
    let same = 0;
    for (let index = length; index < words.length; index++) {
      same = words[index] === words[index - length] ? same + 1 : 0;
      if (same >= needed) return true;
    }
  }
  return false;
}

function repeatedShare(words: readonly string[]): number {
  const grams = words.slice(GRAM - 1).map((_, index) => words.slice(index, index + GRAM).join(' '));
  return grams.length < LEAST_GRAMS ? 0 : 1 - new Set(grams).size / grams.length;
}
