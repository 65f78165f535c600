import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBytePairs } from './byte-pairs';
import { createTextTokenizer } from './text-tokenizer';

const json = JSON.parse(
  readFileSync(new URL('../../public/models/synthesizer/tokenizer.json', import.meta.url), 'utf8'),
) as { model: { vocab: Record<string, number>; merges: unknown[] } };
const bytePairs = createBytePairs(json.model);
const { encode } = createTextTokenizer(json, {});

/** Of one kind of character, so that the pre-tokenizer leaves them in one piece. */
const pieces = fc.oneof(
  fc.stringMatching(/^[a-zA-Z]{1,80}$/),
  fc.stringMatching(/^ ?[a-eé日本🐝]{1,40}$/u).filter((text) => /^ ?(?:\p{L}+|🐝+)$/u.test(text)),
  fc.stringMatching(/^[!-/\ud800]{1,30}$/),
);

test('counts the tokens that the encoder makes of a piece', () => {
  fc.assert(
    fc.property(pieces, (piece) => {
      expect(bytePairs?.count(piece)).toBe(encode(piece).length);
    }),
    { numRuns: 500 },
  );
});

test('never promises more bytes a token than the longest has', () => {
  const longest = Math.max(...Object.keys(json.model.vocab).map((token) => token.length));
  expect(bytePairs?.longestToken).toBeLessThanOrEqual(longest);
  expect(encode('a'.repeat(999)).length * (bytePairs?.longestToken ?? 0)).toBeGreaterThanOrEqual(999);
});

test('leaves models that do more than merge bytes to the encoder', () => {
  const { model } = json;
  const others = [
    { ...model, type: 'Unigram' },
    { ...model, byte_fallback: true },
    { ...model, ignore_merges: true },
    { ...model, dropout: 0.1 },
    { ...model, end_of_word_suffix: '</w>' },
    { ...model, vocab: { a: 0 } },
    { ...model, merges: [['a']] },
    null,
  ];
  expect(others.map(createBytePairs)).toEqual(others.map(() => undefined));
});
