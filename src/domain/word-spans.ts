import { characterClass } from './character-class';

/** A word as it is written, half open, in UTF-16 code units. */
export interface WordSpan {
  readonly start: number;
  readonly end: number;
  readonly isNumber: boolean;
}

/**
 * The words of a text in order: runs of letters, numbers with the separators inside them, and each character of a script
 * that writes without spaces. What an apostrophe adds to an English word (`'s`, `'ll`) is left out.
 */
export function* wordSpans(text: string): Generator<WordSpan> {
  let start = 0;
  while (start < text.length) {
    const codePoint = text.codePointAt(start) ?? 0;
    const kind = characterClass(codePoint);
    let end = start + width(codePoint);
    if (kind === 'digit') end = numberEnd(text, end);
    if (kind === 'letter') end = letterEnd(text, end);
    if (kind !== 'other' && !(kind === 'letter' && isTail(text, start, end))) {
      yield { start, end, isNumber: kind === 'digit' };
    }
    start = end;
  }
}

function letterEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const codePoint = text.codePointAt(end);
    if (codePoint === undefined || characterClass(codePoint) !== 'letter') return end;
    end += width(codePoint);
  }
}

/** A single separator with a digit behind it belongs to the number. */
function numberEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const codePoint = text.codePointAt(end);
    if (codePoint === undefined) return end;
    const skipped = SEPARATORS.has(codePoint) ? 1 : 0;
    const digit = skipped === 0 ? codePoint : (text.codePointAt(end + 1) ?? 0);
    if (characterClass(digit) !== 'digit') return end;
    end += skipped + width(digit);
  }
}

/** Comma, point, apostrophe, and the Arabic separators. */
const SEPARATORS: ReadonlySet<number> = new Set([0x2c, 0x2e, 0x27, 0x66b, 0x66c]);

const TAILS: ReadonlySet<string> = new Set(['s', 't', 'd', 'm', 're', 've', 'll']);

function isTail(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  return end - start <= 2 && (before === "'" || before === '’') && TAILS.has(text.slice(start, end));
}

function width(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}
