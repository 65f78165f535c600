import type { Span } from './span';

/**
 * Where a response stands in its passage, UTF-16 from the passage's start; null when it does not. First as it is
 * written, then with any case and any white space between its words, then without the marks around it.
 * Only whole words and whole numbers count: "7" does not stand in "1927" nor in "3.7".
 *
 * Standing in the passage says nothing about being the right answer.
 */
export function findEvidence(response: string, passage: string): Span | null {
  const words = response.trim();
  const bare = words.replace(LEADING_MARKS, '').replace(TRAILING_MARKS, '');
  return find(words, passage, exactPattern) ?? find(words, passage, loosePattern) ?? find(bare, passage, loosePattern);
}

const LEADING_MARKS = /^["'“”‘’«»([{¿¡\s]+/u;
const TRAILING_MARKS = /[.,;:!?…。、，！？；："'“”‘’«»)\]}\s]+$/u;

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u;

/** Scripts that write without spaces: there a word may end anywhere. */
const UNSPACED_CHARACTER = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;

function find(text: string, passage: string, pattern: (text: string) => RegExp): Span | null {
  if (text === '') return null;
  const expression = pattern(text);
  for (let match = expression.exec(passage); match !== null; match = expression.exec(passage)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (isWhole(passage, span)) return span;
    // By whole characters: inside a surrogate pair the search would step back and find the same place again.
    expression.lastIndex = match.index + firstCharacter(match[0]).length;
  }
  return null;
}

function exactPattern(text: string): RegExp {
  return new RegExp(escaped(text), 'gu');
}

function loosePattern(text: string): RegExp {
  return new RegExp(text.split(/\s+/u).map(escaped).join('\\s+'), 'giu');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

function isWhole(passage: string, { start, end }: Span): boolean {
  const before = passage.slice(Math.max(start - 2, 0), start);
  const inside = passage.slice(start, end);
  const after = passage.slice(end, end + 2);
  return (
    !isOneWord(lastCharacter(before), firstCharacter(inside)) &&
    !isOneWord(lastCharacter(inside), firstCharacter(after)) &&
    !(/\p{N}[.,]$/u.test(before) && /^\p{N}/u.test(inside)) &&
    !(/\p{N}$/u.test(inside) && /^[.,]\p{N}/u.test(after))
  );
}

function isOneWord(left: string, right: string): boolean {
  return isWordCharacter(left) && isWordCharacter(right);
}

function isWordCharacter(character: string): boolean {
  return WORD_CHARACTER.test(character) && !UNSPACED_CHARACTER.test(character);
}

function firstCharacter(text: string): string {
  return [...text.slice(0, 2)][0] ?? '';
}

function lastCharacter(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}
