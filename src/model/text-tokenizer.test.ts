import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTROLS } from '../domain/segment';
import { createTextTokenizer, TokenizerFormatError } from './text-tokenizer';

const folder = new URL('../../public/models/synthesizer/', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const tokenizer = createTextTokenizer(readJson('tokenizer.json'), readJson('tokenizer_config.json'));

const words = fc.constantFrom('the', "don't", 'Zürich', '日本語', '123', '...', "'s", 'สวัสดี', '🐝', '\ud800', 'é');
const gaps = fc.constantFrom('', ' ', '  ', '\n', '\n\n', '\t ', '\r\n', '\u00a0');
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.tuple(gaps, words)).map((pieces) => pieces.flat().join('')),
);

describe('createTextTokenizer', () => {
  test('never makes a control token from text that spells one', () => {
    const controls = CONTROLS.map((control) => tokenizer.controlId(control));
    const ids = tokenizer.encode(CONTROLS.join(' and ') + CONTROLS.join(''));
    expect(ids.filter((id) => controls.includes(id))).toEqual([]);
    expect(tokenizer.decode(ids)).toBe(CONTROLS.join(' and ') + CONTROLS.join(''));
  });

  test('knows the ids of the control tokens', () => {
    expect(CONTROLS.map((control) => tokenizer.controlId(control))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('counts exactly what it encodes', () => {
    fc.assert(fc.property(texts, (text) => tokenizer.count(text) === tokenizer.encode(text).length));
  });

  test('stops above a limit with a number above it', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 20 }), (text, limit) => {
        const exact = tokenizer.encode(text).length;
        const count = tokenizer.count(text, limit);
        return exact <= limit ? count === exact : count > limit;
      }),
    );
  });

  test('counts beginnings of one text, one after another, as if each stood alone', () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.option(fc.nat({ max: 20 }))), { minLength: 2 });
    fc.assert(
      fc.property(texts, steps, (text, asked) => {
        for (const [from, to, limit] of asked) {
          const part = text.slice(from % 3, to % (text.length + 1));
          const exact = tokenizer.encode(part).length;
          const count = tokenizer.count(part, limit ?? Infinity);
          if (exact <= (limit ?? Infinity)) expect(count).toBe(exact);
          else expect(count).toBeGreaterThan(limit ?? Infinity);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('counts a piece too long to merge in memory', () => {
    const letters = 'abcdefghij'.repeat(600);
    expect(tokenizer.count(letters)).toBe(tokenizer.encode(letters).length);
    expect(tokenizer.count(letters, 10)).toBeGreaterThan(10);
  });

  test('counts the same the second time, from memory', () => {
    const text = 'An extraordinarily incomprehensible counterrevolutionary 日本語日本語日本語日本語日本語';
    expect([tokenizer.count(text), tokenizer.count(text)]).toEqual(Array(2).fill(tokenizer.encode(text).length));
  });

  test('gives well-formed text back unchanged, blanks before punctuation included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => tokenizer.decode(tokenizer.encode(text)) === text),
    );
    expect(tokenizer.decode(tokenizer.encode("a , b . do n't"))).toBe("a , b . do n't");
  });

  test('encodes and decodes nothing as nothing', () => {
    expect(tokenizer.encode('')).toEqual([]);
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.count('')).toBe(0);
  });

  test('counts by encoding where pieces depend on each other', () => {
    const json = readJson('tokenizer.json');
    const lowerCasing = createTextTokenizer({ ...Object(json), normalizer: { type: 'Lowercase' } }, {});
    fc.assert(fc.property(texts, (text) => lowerCasing.count(text) === lowerCasing.encode(text).length));
  });

  test('names the error when the files are not a tokenizer', () => {
    expect(() => createTextTokenizer('<!doctype html>', {})).toThrow(TokenizerFormatError);
    expect(() => createTextTokenizer({ model: {} }, {})).toThrow(TokenizerFormatError);
  });
});
