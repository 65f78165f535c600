import { graphemePlaces, isGraphemeBoundary } from './grapheme-boundary';

/**
 * Splits a window of text, which starts with ink (anything but white space), into units of one size.
 * Gives the end of each unit in order, white space behind it left out. What follows the window is unknown unless
 * `isComplete`: then the last unit ends with the window.
 */
export type UnitSplitter = (window: string, isComplete: boolean) => Iterable<number>;

/** From the largest unit to the smallest. A unit too long for a passage is split into units of the next size. */
export const UNIT_SIZES: readonly UnitSplitter[] = [
  between(paragraphEnds),
  between(sentenceEnds),
  between(lineEnds),
  between(wordEnds),
  between(dictionaryWordEnds),
  between(graphemePlaces),
];

/** A line break, blank lines, and what follows up to the next ink. */
export const PARAGRAPH_BREAK = /(?:\r\n|[\n\r\u2028])[^\S\r\n\u2028\u2029]*[\r\n\u2028]|\u2029/;

const PARAGRAPH_BREAKS = new RegExp(PARAGRAPH_BREAK, 'g');
const LINE_BREAKS = /[\r\n\u2028\u2029]/g;
const BLANKS = /\s+/g;

/** A line break inside a sentence of hard-wrapped text: no end of sentence before it, a letter behind it. */
const SOFT_BREAK = /(?<=[^\s.!?…:;。！？…"'”’»)\]][^\S\r\n]{0,8})(?:\r\n|[\n\r])(?=[^\S\r\n]{0,8}\p{L})/gu;

/** Full stops that seldom end a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|cf|Fig|No|e\.g|i\.e|\p{Lu})\.$/u;

// A fixed locale: the same text is cut the same way on every machine.
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Turns places between units into ends of units: trimmed, increasing, and never inside a grapheme. */
function between(places: (window: string) => Iterable<number>): UnitSplitter {
  return function* (window, isComplete) {
    let previous = 0;
    let inkEnd = 0;
    let given = 0;
    for (const place of places(window)) {
      inkEnd = inkEndBefore(window, place, previous, inkEnd);
      previous = place;
      if (inkEnd <= given || !isGraphemeBoundary(window, inkEnd)) continue;
      given = inkEnd;
      yield inkEnd;
    }
    if (!isComplete) return;
    inkEnd = inkEndBefore(window, window.length, previous, inkEnd);
    if (inkEnd > given) yield inkEnd;
  };
}

function* paragraphEnds(window: string): Iterable<number> {
  for (const { index } of window.matchAll(PARAGRAPH_BREAKS)) yield index;
}

function* sentenceEnds(window: string): Iterable<number> {
  const softened = window.replace(SOFT_BREAK, (lineBreak) => ' '.repeat(lineBreak.length));
  for (const { index } of sentences.segment(softened)) {
    if (!ABBREVIATION.test(softened.slice(Math.max(0, index - 8), index).trimEnd())) yield index;
  }
}

function* lineEnds(window: string): Iterable<number> {
  for (const { index } of window.matchAll(LINE_BREAKS)) yield index;
}

function* wordEnds(window: string): Iterable<number> {
  for (const { index } of window.matchAll(BLANKS)) yield index;
}

function* dictionaryWordEnds(window: string): Iterable<number> {
  for (const { index } of words.segment(window)) yield index;
}

/** Where ink last ends before `place`, when it last ended at `known` before `previous`. */
function inkEndBefore(window: string, place: number, previous: number, known: number): number {
  let end = place;
  while (end > previous && isBlank(window.charCodeAt(end - 1))) end--;
  return end > previous ? end : known;
}

const BLANK = /^\s$/;

function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return BLANK.test(String.fromCharCode(code));
}
