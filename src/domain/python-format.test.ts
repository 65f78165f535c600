import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatParts, pythonFormat, PythonFormatError } from './python-format';

const values: Readonly<Record<string, string>> = { a: '1', b: '{a}', options_: '}{' };
const formatted = (template: string): string => pythonFormat(template, (field) => values[field] ?? '');

describe('pythonFormat', () => {
  test('fills in each field in one pass, so that braces in a value are text', () => {
    expect(formatted('{b}-{a}{options_}{a}')).toBe('{a}-1}{1');
  });

  test.each([
    ['{{a}}', '{a}'],
    ['{{{a}}}', '{1}'],
    ['{{{{', '{{'],
    ['', ''],
    ['$& $1 {a} $$', '$& $1 1 $$'],
  ])('reads %s as Python does', (template, expected) => {
    expect(formatted(template)).toBe(expected);
  });

  test.each(['{', '}', '{a', 'a}', '{a}}', '{}', '{0}', '{a!r}', '{a:>9}', '{a.b}', '{ a }'])(
    'refuses %s',
    (template) => {
      expect(() => formatParts(template)).toThrow(PythonFormatError);
    },
  );

  test('gives any text back when its braces are doubled', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(formatted(text.replace(/[{}]/g, '$&$&'))).toBe(text);
      }),
    );
  });
});
