import { FUNCTION_WORDS, LATIN_LANGUAGES, type LatinLanguage } from './function-words';
import { wordSpans } from './word-spans';

/** By their ISO 639-1 codes. */
export type Language = LatinLanguage | 'zh' | 'ja' | 'ko' | 'ru' | 'uk' | 'el' | 'he' | 'ar' | 'fa' | 'hi' | 'th';

/** Enough to tell, and the cost of a long text is that of a short one. In UTF-16 code units. */
const MOST_READ = 500;

/**
 * The language that a text is written in, told from its script and, in Latin script, from its function words and the
 * letters that few languages have. `unknown` for what is too short to tell, is evenly mixed, or is in none of these.
 * A language that is not in the list can be taken for its neighbour: Norwegian for Swedish, Bulgarian for Russian.
 */
export function textLanguage(text: string): Language | 'unknown' {
  const words = wordsOf(text.slice(0, MOST_READ));
  const others = words.filter((word) => !ASCII.test(word));
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const rest = others.join(' ');
  const latin = letters - others.reduce((sum, word) => sum + word.length, 0) + count(rest, LATIN);
  if (latin > letters / 2) return latinLanguage(words, rest);
  for (const [script, language] of SCRIPTS) {
    if (count(rest, script) > letters / 2) return language(rest);
  }
  return 'unknown';
}

/** In lower case; of unspaced scripts, characters. */
function wordsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const words: string[] = [];
  for (const { start, end, isNumber } of wordSpans(lower)) {
    if (!isNumber) words.push(lower.slice(start, end));
  }
  return words;
}

const ASCII = /^[a-z]+$/;
const LATIN = /\p{sc=Latn}/gu;

const SCRIPTS: readonly (readonly [RegExp, (text: string) => Language | 'unknown'])[] = [
  [/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu, (text) => (/[\p{sc=Hira}\p{sc=Kana}]/u.test(text) ? 'ja' : 'zh')],
  [/\p{sc=Hang}/gu, () => 'ko'],
  [/\p{sc=Cyrl}/gu, cyrillicLanguage],
  [/\p{sc=Grek}/gu, () => 'el'],
  [/\p{sc=Hebr}/gu, () => 'he'],
  [/\p{sc=Arab}/gu, (text) => (count(text, /[پچژگکی]/g) > count(text, /[ةكيى]/g) ? 'fa' : 'ar')],
  [/\p{sc=Deva}/gu, () => 'hi'],
  [/\p{sc=Thai}/gu, () => 'th'],
];

function cyrillicLanguage(text: string): Language | 'unknown' {
  const ukrainian = count(text, /[іїєґ]/g);
  const russian = count(text, /[ыэъё]/g);
  if (ukrainian !== russian) return ukrainian > russian ? 'uk' : 'ru';
  return text.length < ENOUGH_CYRILLIC ? 'unknown' : 'ru';
}

/** Characters among which one that only Russian has may be wanting; Ukrainian is never so long without its own. */
const ENOUGH_CYRILLIC = 70;

/** Letters that one or two of the languages have and most of the others have not; each counts as a function word. */
const TELLING: readonly (readonly [RegExp, readonly LatinLanguage[]])[] = [
  [/[ßäü]/g, ['de']],
  [/[ñ]/g, ['es']],
  [/[ãõ]/g, ['pt']],
  [/[êçœû]/g, ['fr', 'pt']],
  [/[åäö]/g, ['sv']],
  [/[łśżźćńęą]/g, ['pl']],
  [/[ğış]/g, ['tr']],
];

/** Below so many words of evidence, or with a second language so near, nothing is said. */
const LEAST_EVIDENCE = 2;
const NEAREST_SECOND = 0.8;

/** `rest` holds the words that have other letters than those of ASCII. */
function latinLanguage(words: readonly string[], rest: string): LatinLanguage | 'unknown' {
  const evidence = new Map<LatinLanguage, number>();
  const add = (language: LatinLanguage, weight: number) => {
    evidence.set(language, (evidence.get(language) ?? 0) + weight);
  };
  for (const word of words) {
    for (const language of LANGUAGES_OF_WORD.get(word) ?? []) add(language, 1);
  }
  for (const [letter, languages] of rest === '' ? [] : TELLING) {
    const found = count(rest, letter);
    for (const language of found > 0 ? languages : []) add(language, found);
  }
  const [first, second] = [...evidence].sort(([, one], [, other]) => other - one);
  if (first === undefined || first[1] < LEAST_EVIDENCE) return 'unknown';
  return (second?.[1] ?? 0) > first[1] * NEAREST_SECOND ? 'unknown' : first[0];
}

const LANGUAGES_OF_WORD = new Map<string, readonly LatinLanguage[]>();
for (const language of LATIN_LANGUAGES) {
  for (const word of FUNCTION_WORDS[language]) {
    LANGUAGES_OF_WORD.set(word, [...(LANGUAGES_OF_WORD.get(word) ?? []), language]);
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
