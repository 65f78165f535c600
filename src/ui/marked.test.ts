import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marked } from './marked';

test('marks the spans and leaves the rest', () => {
  expect(marked('In 1927 he danced', [{ start: 3, end: 7 }])).toEqual([
    { text: 'In ', isMarked: false, isCurrent: false },
    { text: '1927', isMarked: true, isCurrent: false },
    { text: ' he danced', isMarked: false, isCurrent: false },
  ]);
});

test('tells the span that is looked at from those around it', () => {
  const parts = marked('In 1927 he danced', [{ start: 0, end: 10 }], { start: 3, end: 7 });
  expect(parts.map(({ text, isCurrent }) => [text, isCurrent])).toEqual([
    ['In ', false],
    ['1927', true],
    [' he', false],
    [' danced', false],
  ]);
});

test('no character is lost or shown twice, and each is marked when a span holds it', () => {
  const span = fc.tuple(fc.nat(30), fc.nat(30)).map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(span), fc.option(span), (text, spans, current) => {
      const parts = marked(text, spans, current);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      const all = current === null ? spans : [...spans, current];
      const flags = parts.flatMap((part) => Array.from({ length: part.text.length }, () => part.isMarked));
      expect(flags).toEqual(
        Array.from({ length: text.length }, (_, at) => all.some(({ start, end }) => start <= at && at < end)),
      );
    }),
  );
});
