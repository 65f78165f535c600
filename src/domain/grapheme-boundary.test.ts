import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphemePlaces, isGraphemeBoundary } from './grapheme-boundary';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const placesOf = (text: string): number[] =>
  [...segmenter.segment(text)].map(({ index }) => index).filter((index) => index > 0);

/** Every unit of the ranges that are looked up, beside neighbours of every sort. */
const neighbours = [
  'a',
  '\r',
  '\n',
  '\u0301',
  '\u200d',
  '中',
  'か',
  '\u3099',
  '한',
  'ᆫ',
  'ᄀ',
  '🐝',
  'ﾞ',
  '\u0600',
  'ำ',
  '©',
];
const units = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...neighbours),
);

test('parts a text exactly where the segmenter does', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const text = `${String.fromCharCode(code)}中${String.fromCharCode(code)}${String.fromCharCode(code)}a`;
    if ([...graphemePlaces(text)].join() !== placesOf(text).join()) throw new Error(`U+${code.toString(16)}`);
  }
  fc.assert(
    fc.property(fc.array(units, { maxLength: 12 }), (parts) => {
      expect([...graphemePlaces(parts.join(''))]).toEqual(placesOf(parts.join('')));
    }),
    { numRuns: 2000 },
  );
});

test('never allows a cut inside a grapheme', () => {
  fc.assert(
    fc.property(fc.array(units, { minLength: 2, maxLength: 12 }), fc.nat(), (parts, seed) => {
      const text = parts.join('');
      const end = 1 + (seed % text.length);
      if (!/^\S/.test(text.slice(end)) || end === text.length) return;
      expect(isGraphemeBoundary(text, end)).toBe(placesOf(text).includes(end));
    }),
  );
});
