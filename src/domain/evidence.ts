import type { Span } from './span';

/**
 * Where a response stands in its passage, UTF-16 from the passage's start; null when it does not. First as it is
 * written, then with any case and any white space between its words, then without the marks around it.
 * Only whole words and whole numbers count: "7" does not stand in "1927" nor in "3.7".
 *
 * Standing in the passage says nothing about being the right answer.
 */
export function findEvidence(response: string, passage: string): Span | null {
  return findEveryEvidence(response, passage, 1)[0] ?? null;
}

/** Every such place in order, up to `most`, in the first of those ways that finds any. */
export function findEveryEvidence(response: string, passage: string, most: number): readonly Span[] {
  const exact = find(response.trim(), passage, exactPattern, most);
  if (exact.length > 0) return exact;
  const words = response.trim().replace(/\s+/gu, ' ');
  const loose = find(words, passage, loosePattern, most);
  if (loose.length > 0 || words.length > MOST_MARKS + passage.length) return loose;
  const bare = words.replace(LEADING_MARKS, '').replace(TRAILING_MARKS, '');
  return find(bare, passage, loosePattern, most);
}

/** More marks around a response are not looked through. */
const MOST_MARKS = 100;

const LEADING_MARKS = /^["'“”‘’«»([{¿¡\s]+/u;
const TRAILING_MARKS = /[.,;:!?…。、，！？；："'“”‘’«»)\]}\s]+$/u;

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u;

/** Scripts that write without spaces: there a word may end anywhere. */
const UNSPACED_CHARACTER = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;

function find(text: string, passage: string, pattern: (text: string) => RegExp, most: number): readonly Span[] {
  const places: Span[] = [];
  // A response longer than its passage may be of any length, and no pattern is made of it.
  if (text === '' || text.length > passage.length) return places;
  const expression = pattern(text);
  for (let match = expression.exec(passage); match !== null; match = expression.exec(passage)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (isWhole(passage, span)) places.push(span);
    if (places.length >= most) break;
    // By whole characters: inside a surrogate pair the search would step back and find the same place again.
    expression.lastIndex = match.index + firstCharacter(match[0]).length;
  }
  return places;
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
