import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToBins, emptyBins, fedSentences, sentenceSpans } from './coverage';

test('a sentence feeds a pair when the evidence touches it', () => {
  const text = 'Bees dance.  They fly far. Why?';
  const spans = sentenceSpans(text);
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(['Bees dance.', 'They fly far.', 'Why?']);
  expect(fedSentences(spans, [{ start: 5, end: 10 }])).toEqual([true, false, false]);
  expect(fedSentences(spans, [{ start: 6, end: 17 }])).toEqual([true, true, false]);
  expect(fedSentences(spans, [])).toEqual([false, false, false]);
});

test('sentences hold all the ink of a text, once and in order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const spans = sentenceSpans(text);
      expect(
        spans
          .map(({ start, end }) => text.slice(start, end))
          .join('')
          .replace(/\s/gu, ''),
      ).toBe(text.replace(/\s/gu, ''));
      for (const [index, { start, end }] of spans.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
      }
    }),
  );
});

test('the stretches of a strip hold every sentence, however they are cut', () => {
  const placed = fc
    .array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 30 }), fc.boolean()), { maxLength: 20 })
    .map((parts) => {
      let at = 0;
      return parts.map(([gap, size, isFed]) => {
        const start = at + gap;
        at = start + size;
        return { start, end: at, isFed };
      });
    });
  fc.assert(
    fc.property(placed, fc.integer({ min: 1, max: 50 }), (sentences, count) => {
      const bins = emptyBins(count);
      const half = Math.floor(sentences.length / 2);
      for (const part of [sentences.slice(0, half), sentences.slice(half)]) {
        addToBins(bins, part, sentences.at(-1)?.end ?? 0);
      }
      const total = (read: (bin: { written: number; fed: number }) => number) =>
        bins.reduce((sum, bin) => sum + read(bin), 0);
      const written = sentences.reduce((sum, { start, end }) => sum + end - start, 0);
      const fed = sentences.reduce((sum, { start, end, isFed }) => sum + (isFed ? end - start : 0), 0);
      expect(bins).toHaveLength(count);
      expect(total((bin) => bin.written)).toBeCloseTo(written, 6);
      expect(total((bin) => bin.fed)).toBeCloseTo(fed, 6);
    }),
  );
});
