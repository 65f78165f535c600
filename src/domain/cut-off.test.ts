import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutOffSign } from './cut-off';

describe('cutOffSign', () => {
  test.each([
    ['openEnd', 'It is made of flour, water,', 'en'],
    ['openEnd', 'Mehl, Wasser –', 'de'],
    ['openWord', 'The loaf is baked in the', 'en'],
    ['openWord', 'Der Teig ruht in einer', 'de'],
    ['openWord', 'Elle vient de la', 'fr'],
    ['openMark', 'It is called autolyse (a rest of the dough.', 'en'],
    ['openMark', 'He said: "It turns.', 'en'],
    ['openMark', '他说：「花在太阳那边', 'zh'],
    ['noStop', 'The bread bakes for an hour. Then the lid comes', 'en'],
    ['noStop', '面包烤一个小时。然后把盖子', 'zh'],
  ] as const)('sees %s in “%s”', (sign, text, language) => {
    expect(cutOffSign(text, language)).toBe(sign);
  });

  test.each([
    ['', 'en'],
    ['1886', 'en'],
    ['The', 'en'],
    ['Karl von Frisch', 'en'],
    ['about six weeks', 'en'],
    ['the year that they die', 'en'],
    ['He lives in St. Louis', 'en'],
    ['It bakes. Then it cools.', 'en'],
    ['It bakes (with the lid on). “It rises!”', 'en'],
    ['„Sie tanzt“, sagte er', 'de'],
    ['»Sie tanzt«, sagte er', 'de'],
    ['« Elle danse », dit-il', 'fr'],
    ['It is 5\'11" tall', 'en'],
    ['a) flour b) water :(', 'en'],
    ['1. Mix.\n2. Bake.\n\nEnjoy 😀', 'en'],
    ['面包烤一个小时。', 'zh'],
  ] as const)('sees nothing in “%s”', (text, language) => {
    expect(cutOffSign(text, language)).toBeNull();
  });

  test('does not take an English word for an open German one', () => {
    expect(cutOffSign('the place where worker bees die', 'en')).toBeNull();
    expect(cutOffSign('Bienen sind die', 'de')).toBe('openWord');
  });

  test('is not held up by a text of a million characters', () => {
    for (const piece of ['(', '"', 'abc. A', '.', ' ', '“', 'a ']) cutOffSign(piece.repeat(2e5), 'en');
  });

  test('gives some verdict for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => cutOffSign(text, 'unknown') !== undefined));
  });
});
