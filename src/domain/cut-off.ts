import { LATIN_LANGUAGES, type LatinLanguage } from './function-words';
import type { Language } from './text-language';

/**
 * - `openEnd`: it ends in a comma or a dash
 * - `openWord`: it ends in a word that wants another, as in `made of the`
 * - `openMark`: a quotation mark or a bracket is left open
 * - `noStop`: its sentences end with full stops, the last one does not
 */
export type CutOffSign = 'openEnd' | 'openWord' | 'openMark' | 'noStop';

/** So much of a text's end is looked at, in UTF-16 code units. */
const MOST_READ = 4000;

/**
 * The sign by which a text looks as if it had been cut off, or null. A text that was cut between two sentences, or a
 * single phrase cut before a whole word, has none. `language` is that of the text, or of what it is about.
 */
export function cutOffSign(text: string, language: Language | 'unknown'): CutOffSign | null {
  const whole = text.trim();
  const end = whole.slice(-MOST_READ);
  if (OPEN_END.test(end)) return 'openEnd';
  if (leavesMarkOpen(end, end === whole)) return 'openMark';
  if (STOPPED.test(end)) return null;
  const wanting = isLatin(language) ? OPEN_WORDS[language] : undefined;
  if (wanting?.test(end.slice(-LONGEST_WORD))) return 'openWord';
  return SENTENCE_BEFORE.test(end) ? 'noStop' : null;
}

const OPEN_END = /[,，、–—„‘]$|\s[-&/]$/u;
const STOPPED = /(?:[.!?…。！？।؟:：;；]["'”’»)\]}」』）*_`]*|```|\p{Emoji_Presentation})$/u;

/** A stop in front, behind a whole word: not that of `St. Louis` or `J. Smith`. A line without one may be a heading. */
const SENTENCE_BEFORE = /[\p{Ll}\p{N}]{3}[.!?]["'”’»)]*\s+["'“«(]?\p{Lu}[^\n]*$|[。！？][^\n]*$/u;

const LONGEST_WORD = 20;

/** Words that no phrase ends in: articles, possessives, conjunctions. */
const OPEN_WORDS: Readonly<Record<LatinLanguage, RegExp>> = {
  en: lastOf('the a an and or but of than their its his my your our because such very every'),
  de: lastOf('der die das dem den des ein eine einen einem einer und oder aber sowie weil dass sehr seine ihre'),
  fr: lastOf('le la les un une des du de et ou mais que dans avec pour sa ses leur leurs au aux très'),
  es: lastOf('el la los las un una unos unas y o de del al que con para por su sus muy en'),
  it: lastOf('il lo la gli le un una e o di del della dei delle al alla che con per in nel nella molto'),
  pt: lastOf('o a os as um uma e ou de do da dos das que com para por no na seu sua muito em'),
  nl: lastOf('de het een en of van hun zijn omdat zeer'),
  sv: lastOf('en ett och eller men av som med för mycket sin sitt sina'),
  pl: lastOf('i oraz lub albo ale w we z ze na do od o przez dla że który która które'),
  tr: lastOf('ve veya ile ama bir çok'),
};

function lastOf(words: string): RegExp {
  return new RegExp(`\\s(?:${words.replaceAll(' ', '|')})$`, 'iu');
}

function isLatin(language: Language | 'unknown'): language is LatinLanguage {
  return (LATIN_LANGUAGES as readonly string[]).includes(language);
}

const BRACKETS = ['()', '[]', '{}', '（）', '「」', '『』', '“”'];
/** Not guillemets, which close in one language as they open in another. */
const CLOSING = new Map([...BRACKETS].map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]));
const MARK = /(?<!:)[()[\]{}（）「」『』“”]/gu;

/** A straight quotation mark, which is also the sign for inches, is counted where the text is whole. */
function leavesMarkOpen(text: string, isWhole: boolean): boolean {
  // „So“ German opens low, and closes with the mark that opens in English.
  const isLow = text.includes('„');
  const open: string[] = [];
  for (const [mark] of text.matchAll(MARK)) {
    const closing = mark === '“' && isLow ? undefined : CLOSING.get(mark);
    if (closing !== undefined) open.push(closing);
    else if (open.at(-1) === mark) open.pop();
  }
  if (open.length > 0) return true;
  const straight = text.match(/"/g)?.length ?? 0;
  return isWhole && straight % 2 === 1 && !/\d"/.test(text);
}
