import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineJoins } from './line-joins';

function joined(above: string, below: string, ...seen: readonly string[]): string {
  const joins = new LineJoins();
  for (const line of [...seen, above, below]) joins.learn(line);
  const { dropped, between } = joins.join(above, below);
  return above.slice(0, above.length - dropped) + between + below;
}

describe('LineJoins', () => {
  test.each([
    ['they carry it in their sto-', 'machs home', 'they carry it in their stomachs home'],
    ['a soft\u00ad', 'ened one', 'a softened one'],
    ['the Jean-', 'Paul of before', 'the Jean-Paul of before'],
    ['in 1914-', '1918 they', 'in 1914-1918 they'],
    ['a state-of-the-', 'art hive', 'a state-of-the-art hive'],
    ['from NATO-', 'led troops', 'from NATO-led troops'],
    ['a word —', 'and more', 'a word — and more'],
    ['a word—', 'and more', 'a word—and more'],
    ['蜂は花の蜜を', '集める', '蜂は花の蜜を集める'],
    ['これは𠮷', '𠮷田の', 'これは𠮷𠮷田の'],
    ['꿀벌은 춤을', '춘다', '꿀벌은 춤을 춘다'],
    ['plain words', 'go on', 'plain words go on'],
  ])('joins %j and %j', (above, below, expected) => {
    expect(joined(above, below)).toBe(expected);
  });

  test('leaves the hyphen in a word that is written with it elsewhere', () => {
    expect(joined('a well-', 'known hive', 'It is Well-known.')).toBe('a well-known hive');
    expect(joined('a well-', 'known hive')).toBe('a wellknown hive');
  });

  test('changes nothing but blanks and hyphens', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'B', '-', '—', ' ', '1', '蜂', '\u00ad'), minLength: 1 });
    fc.assert(
      fc.property(line, line, (above, below) => {
        const inked = (text: string): string => text.replace(/[\s\u00ad-]/g, '');
        expect(inked(joined(above, below))).toBe(inked(above + below));
      }),
    );
  });
});
