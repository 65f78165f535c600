import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findEveryEvidence, findEvidence } from './evidence';

function found(response: string, passage: string): string | null {
  const span = findEvidence(response, passage);
  return span && passage.slice(span.start, span.end);
}

describe('findEvidence', () => {
  test('finds a response as it is written', () => {
    expect(findEvidence('the waggle dance', 'Bees dance the waggle dance.')).toEqual({ start: 11, end: 27 });
  });

  test('prefers the place that is written exactly', () => {
    expect(findEvidence('Rome', 'In rome. In Rome.')).toEqual({ start: 12, end: 16 });
  });

  test('takes any case and any white space between words', () => {
    expect(found('The  waggle dance', 'It is the\nwaggle\tDance')).toBe('the\nwaggle\tDance');
  });

  test('takes a response without the marks around it', () => {
    expect(found('In 1927.', 'Decoded in 1927, it')).toBe('in 1927');
    expect(found('“Karl von Frisch”', 'by Karl von Frisch in')).toBe('Karl von Frisch');
  });

  test('does not find a word inside a word or a number inside a number', () => {
    expect(found('7', 'in 1927 or 3.7 or 7,5 or 1.700')).toBeNull();
    expect(found('art', 'a party of smart people')).toBeNull();
    expect(found('7', 'On 17 May, 7 bees.')).toBe('7');
    expect(found('1927', 'in 1927.')).toBe('1927');
    expect(found('\u{1d7d9}', '\u{1d7d9}\u{1d7d9}')).toBeNull();
  });

  test('finds a word of a script that writes without spaces', () => {
    expect(found('日本', '東京は日本の首都です')).toBe('日本');
    expect(found('กรุงเทพ', 'เมืองกรุงเทพมหานคร')).toBe('กรุงเทพ');
  });

  test('takes nothing in the response for a pattern', () => {
    expect(found('a.c', 'abc')).toBeNull();
    expect(found('$5 (five) [a-z]*', 'It costs $5 (five) [a-z]* today')).toBe('$5 (five) [a-z]*');
  });

  test('finds nothing for an empty response or one that is only marks', () => {
    expect([found('', 'abc'), found(' .', 'abc'), found('x', '')]).toEqual([null, null, null]);
  });

  test('finds every run of whole words of a passage', () => {
    const word = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', 'é', '7', '猫', '🐝') });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (words, from, count) => {
        const start = from % words.length;
        const response = words.slice(start, start + 1 + (count % words.length)).join(' ');
        expect(found(response, words.join(' '))).toBe(response);
      }),
    );
  });
});

describe('findEveryEvidence', () => {
  test('finds each place in order, up to as many as are asked for', () => {
    const passage = 'Bees dance. A bee dances; dance, bee!';
    expect(findEveryEvidence('dance', passage, 9)).toEqual([
      { start: 5, end: 10 },
      { start: 26, end: 31 },
    ]);
    expect(findEveryEvidence('dance', passage, 1)).toEqual([{ start: 5, end: 10 }]);
  });

  test('looks for looser places only where there is no exact one', () => {
    expect(findEveryEvidence('Rome', 'Rome, rome, ROME', 9)).toEqual([{ start: 0, end: 4 }]);
    expect(findEveryEvidence('Rome!', 'rome, ROME', 9)).toHaveLength(2);
  });

  test('is not held up by a response of a million characters', () => {
    expect(findEveryEvidence('.'.repeat(1e6), 'a.b'.repeat(1000), 9)).toEqual([]);
    expect(findEvidence(`a${' '.repeat(1e6)}b`, 'a b')).toEqual({ start: 0, end: 3 });
  });
});
