import { FUNCTION_WORDS } from './function-words';
import { textLanguage } from './text-language';
import { textWords, type TextWord } from './text-words';

/**
 * What a question is about, seen from outside its passage.
 * - `named`: it has a name, a number or a noun of its own; or it is in a language of which no more is known
 * - `pronoun`: whom or what it asks about is only pointed at, as in `What does he do?`
 * - `passage`: it speaks of its passage, as in `according to the text`
 * - `none`: it has no word of its own, as in `Why?` or `What is the name?`
 */
export type QuestionSubject = 'named' | 'pronoun' | 'passage' | 'none';

/** A question longer than this says what it is about, and may hold its passage. In UTF-16 code units. */
const LONGEST_QUESTION = 400;

/** Pronouns are known in English; what points to the passage also in some other languages. */
export function questionSubject(question: string): QuestionSubject {
  if (question.length > LONGEST_QUESTION) return 'named';
  if (PASSAGE.test(question)) return 'passage';
  const language = textLanguage(question);
  if (language !== 'en' && language !== 'unknown') return 'named';
  const words = textWords(question, FUNCTION_WORDS.en);
  // A capital does not make a name of the first word, nor one of a word that asks.
  if (
    words.some(({ value, isCapital, isFirst, isContent }) => value !== null || (isCapital && !isFirst && isContent))
  ) {
    return 'named';
  }
  const own = words.filter(({ isContent, lower }) => isContent && !GENERIC.has(lower));
  const isPointing = words.some(({ lower }) => POINTING.has(lower));
  if (own.length === 0) return isPointing ? 'pronoun' : isAscii(words) ? 'none' : 'named';
  if (!isPointing || hasNounOfItsOwn(words)) return 'named';
  return own.length >= (words.some(({ lower }) => PERSONAL.has(lower)) ? 3 : 2) ? 'named' : 'pronoun';
}

const PASSAGE =
  /\b(?:(?:according to|in|from|by|on|of) (?:the|this) (?:(?:above|following|given|provided) )?(?:passage|text|article|paragraph|story|excerpt|author|context)|(?:the|this) (?:passage|text|article|paragraph|excerpt)\b|(?:the|this) (?:story|author|writer)\b(?! of)|(?:laut|nach) (?:dem )?(?:text|abschnitt)|d['’]après le texte|selon le texte|según el texto|secondo il testo|segundo o texto|volgens de tekst)|根据(?:文章|短文|上文|本文)|本文|この文章|本文によ/iu;

const PERSONAL = new Set('he she they him her them his hers their theirs'.split(' '));
const POINTING = new Set([...PERSONAL, ...'it its this that these those there'.split(' ')]);

/** Words that say nothing of a subject without another word. */
const GENERIC = new Set(
  `name names called call kind type sort thing things happen happens happened happening time year years place way
  person people reason number word part mean means meant say says said tell make makes made get gets got go goes went
  come comes came take takes took become became give gives gave use used work works known know main first last new old
  long far big large important answer question following true false correct describe described explain`.split(/\s+/),
);

const DETERMINERS = new Set(
  'the a an of in on at by with from for to into about between some any each every'.split(' '),
);

/** `the lens`, `of honey`; not `his lens`, nor `the name`. */
function hasNounOfItsOwn(words: readonly TextWord[]): boolean {
  return words.some(
    ({ isContent, lower }, index) => isContent && !GENERIC.has(lower) && DETERMINERS.has(words[index - 1]?.lower ?? ''),
  );
}

/** Of a question too short for its language to be told. */
function isAscii(words: readonly TextWord[]): boolean {
  return words.every(({ lower }) => /^[a-z]+$/.test(lower));
}
