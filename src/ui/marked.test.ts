import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marked } from './marked';

test('marks the spans and leaves the rest', () => {
  expect(marked('In 1927 he danced', [{ start: 3, end: 7 }])).toEqual([
    { text: 'In ', isMarked: false },
    { text: '1927', isMarked: true },
    { text: ' he danced', isMarked: false },
  ]);
});

test('no character is lost or shown twice, whatever the spans', () => {
  const span = fc.tuple(fc.nat(30), fc.nat(30)).map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(span), (text, spans) => {
      const parts = marked(text, spans);
      expect(parts.map((part) => part.text).join('')).toBe(text);
    }),
  );
});
