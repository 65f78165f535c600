import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUNCTION_WORDS } from './function-words';
import { textWords } from './text-words';

const written = (text: string) => textWords(text, FUNCTION_WORDS.en).map(({ start, end }) => text.slice(start, end));
const values = (text: string) => textWords(text, FUNCTION_WORDS.en).flatMap(({ value }) => value ?? []);
const stems = (text: string) => textWords(text, FUNCTION_WORDS.en).map(({ stem }) => stem);

describe('textWords', () => {
  test('takes words, numbers, and single characters of unspaced scripts', () => {
    expect(written('A 5-litre pot, “3.5 kg”: 日本は 1960s')).toEqual([
      'A',
      '5',
      'litre',
      'pot',
      '3.5',
      'kg',
      '日',
      '本',
      'は',
      '1960',
      's',
    ]);
  });

  test('leaves out what an apostrophe adds', () => {
    expect(written("Marta's cat doesn't, we’ll l'eau")).toEqual(['Marta', 'cat', 'doesn', 'we', 'l', 'eau']);
  });

  test('reads numbers in digits of any script, with separators', () => {
    expect(values("1,500 1.500 1'500 1,234.5 3,5 ４２ ٣١ ३१ ๓๑")).toEqual([
      1500, 1500, 1500, 1234.5, 3.5, 42, 31, 31, 31,
    ]);
  });

  test('reads numbers in words, several words as one number', () => {
    expect(values('thirty-one, two hundred and six, two thousand five hundred, 2.5 million')).toEqual([
      31, 206, 2500, 2.5e6,
    ]);
    expect(values('two, three or four; twenty thirty')).toEqual([2, 3, 4, 20, 30]);
    expect(values('one of them in 1914 and two more')).toEqual([1914, 2]);
    expect(written('two hundred and bees')).toEqual(['two hundred', 'bees']);
  });

  test('gives no value to a number too long to be exact', () => {
    expect(stems('12345678901234567890123 12345678901234567890124')).toEqual([
      '12345678901234567890123',
      '12345678901234567890124',
    ]);
  });

  test('counts sentences, not at abbreviations and initials', () => {
    const sentences = textWords('Dr. A. Finch came. “Why?” 3.5 kg! 日本。東京', new Set()).map(
      ({ sentence }) => sentence,
    );
    expect(sentences).toEqual([0, 0, 0, 0, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('treats the forms of a word alike', () => {
    for (const forms of [
      'dance dances danced dancing',
      'city cities',
      'run running runs',
      'Bäume Baumes',
      'stop stopped',
    ]) {
      expect(new Set(stems(forms)).size, forms).toBe(1);
    }
    expect(new Set(stems('honey house horse hive')).size).toBe(4);
  });

  test('gives the text’s words in order, none overlapping, in sentences that never go back', () => {
    const piece = fc.constantFrom(
      'two',
      'hundred',
      'and',
      '7',
      '1.5',
      '.',
      '. ',
      ' ',
      '日',
      '😀',
      "'s",
      '-',
      '\n\n',
      'Dr',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        let [end, sentence] = [0, 0];
        for (const word of textWords(any, FUNCTION_WORDS.en)) {
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          expect([sentence, sentence + 1]).toContain(word.sentence);
          ({ end, sentence } = word);
        }
        expect(end).toBeLessThanOrEqual(any.length);
      }),
    );
  });
});
