import { describe, expect, test } from 'vitest';
import { pythonLower, pythonReplace, pythonStrip } from './python-text';

describe('pythonStrip', () => {
  test('takes off what Python calls white space', () => {
    expect(pythonStrip('\u001c\u001d\u001e\u001f\u0085\u00a0\u2007\u2028\u202f\u205f\u3000 a b \t\v\f')).toBe('a b');
  });

  test('leaves zero-width characters, which `trim` partly takes', () => {
    expect(pythonStrip('\ufeffa\u200b')).toBe('\ufeffa\u200b');
  });

  test('leaves nothing of a text that is only white space', () => {
    expect(pythonStrip(' \u0085 ')).toBe('');
  });
});

test('pythonLower maps the dotted capital I to two characters and knows the final sigma', () => {
  expect([pythonLower('\u0130'), pythonLower('ß'), pythonLower('ΟΔΟΣ')]).toEqual(['i\u0307', 'ß', 'οδος']);
});

test('pythonReplace replaces everywhere and reads no patterns in the replacement', () => {
  expect(pythonReplace('{a} and {a}', '{a}', '$& {a}')).toBe('$& {a} and $& {a}');
});
