import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLine } from './json-lines';
import { countLoneSurrogates, wellFormed } from './well-formed';

test('a line is what was written, whatever is in it, and one line to everyone', () => {
  const lineEnds = fc.string({ unit: fc.constantFrom('\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '"', '\\', 'ü') });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), lineEnds), (text) => {
      const line = jsonLine({ text });
      expect(JSON.parse(line)).toEqual({ text });
      expect(line.slice(0, -1)).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/);
      expect(line.endsWith('\n')).toBe(true);
    }),
  );
});

test('letters of every script stay as they are', () => {
  expect(jsonLine({ text: 'שלום <b>&</b> 🐝' })).toBe('{"text":"שלום <b>&</b> 🐝"}\n');
});

test('a whole grounding has a decimal point, and no text is taken for one', () => {
  expect(jsonLine({ grounding: 1, index: 1 })).toBe('{"grounding":1.0,"index":1}\n');
  expect(jsonLine({ grounding: 0 })).toBe('{"grounding":0.0}\n');
  expect(jsonLine({ grounding: 0.25 })).toBe('{"grounding":0.25}\n');
  const text = '"grounding":1,';
  expect(JSON.parse(jsonLine({ text, grounding: 1 }))).toEqual({ text, grounding: 1 });
  expect(jsonLine({ text })).toBe(`${JSON.stringify({ text })}\n`);
});

test('halves of surrogate pairs are replaced and counted, whole pairs are not', () => {
  expect(wellFormed('a\ud83db\udc1d🐝')).toBe('a\ufffdb\ufffd🐝');
  expect(countLoneSurrogates('a\ud83db\udc1d🐝')).toBe(2);
});

test('what UTF-8 makes of a well-formed text is the text', () => {
  const units = fc.string({ unit: fc.constantFrom('\ud83d', '\udc1d', 'a', '🐝') });
  fc.assert(
    fc.property(units, (text) => {
      const clean = wellFormed(text);
      expect(new TextDecoder().decode(new TextEncoder().encode(clean))).toBe(clean);
      expect(clean).toHaveLength(text.length);
      expect(countLoneSurrogates(clean)).toBe(0);
    }),
  );
});
