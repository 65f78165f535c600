import { describe, expect, test } from 'vitest';
import type { PdfLine } from './pdf-lines';
import { withoutRunningLines } from './running-lines';

/** Lines with their baselines. */
function page(...lines: readonly (readonly [text: string, baseline: number])[]): readonly PdfLine[] {
  return lines.map(([text, baseline]) => ({ text, baseline, left: 0, right: 100, size: 10, isUpright: true }));
}

function left(pages: readonly (readonly PdfLine[])[], index: number): readonly string[] {
  const before = pages.slice(0, index).reverse().slice(0, 2);
  return withoutRunningLines(pages[index] ?? [], before, pages[index + 1] ?? []).map(({ text }) => text);
}

describe('withoutRunningLines', () => {
  test('drops a page number where the next or the last page goes on counting', () => {
    const pages = [1, 2, 3].map((number) => page([`Text ${number}a`, 700], [`– ${number + 6} –`, 40]));
    expect(pages.map((_, index) => left(pages, index))).toEqual([['Text 1a'], ['Text 2a'], ['Text 3a']]);
    const worded = [1, 2].map((number) => page([`Page ${number} of 2`, 800], [`Text ${number}a`, 700]));
    expect(left(worded, 1)).toEqual(['Text 2a']);
  });

  test('keeps a number that nothing shows to be that of a page', () => {
    const pages = [page(['Total', 700], ['7', 40]), page(['Sum', 700], ['7', 40]), page(['1984', 700])];
    expect([left(pages, 0), left(pages, 2)]).toEqual([['Total', '7'], ['1984']]);
    const inside = [1, 2].map((number) => page(['A', 700], [String(number), 650], ['Z', 600]));
    expect(left(inside, 0)).toEqual(['A', '1', 'Z']);
  });

  test('keeps the first of titles that repeat, also where they carry a number or stand on every other page', () => {
    const pages = [
      page(['The Hive\t7', 800], ['Text A', 700]),
      page(['8\tBees', 800], ['Text B', 700]),
      page(['The Hive\t9', 800], ['Text C', 700]),
      page(['10\tBees', 800], ['Text D', 700]),
    ];
    expect(pages.map((_, index) => left(pages, index))).toEqual([
      ['The Hive\t7', 'Text A'],
      ['8\tBees', 'Text B'],
      ['Text C'],
      ['Text D'],
    ]);
  });

  test('keeps what counts up by itself, like the titles of slides, and what belongs to the text', () => {
    const slides = [1, 2].map((number) => page([`Lesson ${number}`, 500], [`Text ${number}a`, 300]));
    expect(left(slides, 1)).toEqual(['Lesson 2', 'Text 2a']);
    const close = [1, 2].map((number) => page(['Same beginning', 700], [`of text ${number}a`, 688]));
    expect(left(close, 1)).toEqual(['Same beginning', 'of text 2a']);
    const elsewhere = [page(['Bees', 700], ['A', 500]), page(['Bees', 660], ['B', 500])];
    expect(left(elsewhere, 1)).toEqual(['Bees', 'B']);
  });
});
