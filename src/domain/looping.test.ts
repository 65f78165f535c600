import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLooping } from './looping';

const word = fc.constantFrom('bee', 'sun', 'hive', 'comb', 'dance', 'honey');

describe('isLooping', () => {
  test.each([
    'the the the the the the',
    'The bees dance on the comb. The bees dance on the comb. The bees dance on the comb.',
    'It is made of water and of salt and of water and of salt and of water and of salt and of',
    '蜜蜂跳舞，蜜蜂跳舞，蜜蜂跳舞',
  ])('sees a loop in “%s”', (text) => {
    expect(isLooping(text)).toBe(true);
  });

  test.each([
    '',
    'No, no, no!',
    'The round dance is for near food. The waggle dance is for far food.',
    'Bees fly. Bees dance. Bees sing.',
    '- Marta lit the lamp.\n- Marta wound the weight.\n- Marta wiped the glass.\n- Marta pushed the lens.\n- Marta slept on the floor.\n- Marta wrote the weather.',
    'She sells sea shells by the sea shore, and the shells that she sells by the sea shore are sea shells for sure.',
  ])('sees none in “%s”', (text) => {
    expect(isLooping(text)).toBe(false);
  });

  test('sees every phrase of two words or more that stands three times at the end', () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(word, { minLength: 2, maxLength: 40 }), (before, phrase) => {
        expect(isLooping([...before, ...phrase, ...phrase, ...phrase].join(' '))).toBe(true);
      }),
    );
  });

  test('is not held up by a text of a million characters', () => {
    expect(isLooping('abc def ghi '.repeat(1e5))).toBe(true);
    expect(isLooping('a'.repeat(1e6))).toBe(false);
  });
});
