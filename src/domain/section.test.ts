import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sectionLabel } from './section';

const starts = Uint32Array.of(0, 10, 10, 30);

describe('sectionLabel', () => {
  test('is empty for a document without sections', () => {
    expect(sectionLabel(undefined, { start: 0, end: 5 })).toBe('');
  });

  test('names the page of a passage, and both where it runs over a border', () => {
    const pages = { kind: 'pages', starts } as const;
    const labels = [
      [0, 10],
      [9, 11],
      [10, 12],
      [25, 99],
    ].map(([start = 0, end = 0]) => sectionLabel(pages, { start, end }));
    expect(labels).toEqual(['page 1', 'pages 1–3', 'page 3', 'pages 3–4']);
  });

  test('names the chapter of a passage by its title, and the first and last of several', () => {
    const titles = ['Cover', '', 'Bees', 'Honey'];
    const chapters = { kind: 'chapters', starts, titles } as const;
    expect(sectionLabel(chapters, { start: 11, end: 30 })).toBe('Bees');
    expect(sectionLabel(chapters, { start: 5, end: 40 })).toBe('Cover – Honey');
    const split = { ...chapters, titles: ['', '', 'Bees', 'Bees'] };
    expect(sectionLabel(split, { start: 3, end: 40 })).toBe('Bees');
  });

  test('says nothing of text before the first section', () => {
    const sections = { kind: 'chapters', starts: Uint32Array.of(8), titles: ['Bees'] } as const;
    expect(sectionLabel(sections, { start: 0, end: 8 })).toBe('');
    expect(sectionLabel(sections, { start: 0, end: 9 })).toBe('Bees');
  });

  test('names the page that a linear search finds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.nat(60), (places, start) => {
        const sorted = Uint32Array.from([0, ...places]).sort();
        const expected = sorted.filter((place) => place <= start).length;
        const sections = { kind: 'pages', starts: sorted } as const;
        expect(sectionLabel(sections, { start, end: start + 1 })).toBe(`page ${expected}`);
      }),
    );
  });
});
