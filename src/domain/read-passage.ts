import { characterClass } from './character-class';
import { FUNCTION_WORDS } from './function-words';
import { type Language, textLanguage } from './text-language';
import { textWords, type TextWord } from './text-words';

/** A passage prepared once for all the pairs that are about it. */
export interface ReadPassage {
  readonly text: string;
  readonly language: Language | 'unknown';
  /** Of the passage's language; of English where it is unknown. */
  readonly functionWords: ReadonlySet<string>;
  readonly words: readonly TextWord[];
  /** Where each stem stands: indices of `words`, in order. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Neighbouring characters of scripts that write without spaces: one alone says little there. */
  readonly bigrams: ReadonlySet<string>;
}

/** A range of a passage's words, half open. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

export function readPassage(text: string): ReadPassage {
  const language = textLanguage(text);
  const functionWords = functionWordsOf(language);
  const words = textWords(text, functionWords);
  const places = new Map<string, number[]>();
  for (const [index, { stem }] of words.entries()) {
    const known = places.get(stem);
    if (known) known.push(index);
    else places.set(stem, [index]);
  }
  return { text, language, functionWords, words, places, bigrams: new Set(bigramsOf(words)) };
}

function* bigramsOf(words: readonly TextWord[]): Generator<string> {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next?.start === word.end && isUnspaced(word) && isUnspaced(next)) yield word.lower + next.lower;
  }
}

/** Whether a word is a character of a script that writes without spaces. */
export function isUnspaced({ lower }: TextWord): boolean {
  return lower.length <= 2 && characterClass(lower.codePointAt(0) ?? 0) === 'unspaced';
}

/** The languages for which there is no list are read without one. */
export function functionWordsOf(language: Language | 'unknown'): ReadonlySet<string> {
  if (language === 'unknown') return FUNCTION_WORDS.en;
  if (language in FUNCTION_WORDS) return FUNCTION_WORDS[language as keyof typeof FUNCTION_WORDS];
  return language === 'zh' || language === 'ja' ? FUNCTION_CHARACTERS : NONE;
}

const NONE: ReadonlySet<string> = new Set();

/** Particles, and the characters that ask. */
const FUNCTION_CHARACTERS: ReadonlySet<string> = new Set(
  '的了是在和与與也就都而及着吗嗎呢吧啊什么麼谁誰哪几幾这那為为因其之於于把被のはがをにでともへかやたてだすましるれいうこそあなん何',
);
