import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BytePairJson } from '../gguf-tokenizer';
import { TokenTexts } from './token-texts';

const file = join(import.meta.dirname, '../../public/models/synthesizer/tokenizer.json');
const json = JSON.parse(await readFile(file, 'utf8')) as BytePairJson;
const texts = new TokenTexts(json);
const id = (token: string): number => json.model.vocab[token] ?? NaN;

test('tells the token of each piece of an answer, tags included', () => {
  const ids = [3, id('Ġthe'), id('Ċ'), 7];
  expect(texts.textOf(ids)).toBe('<CON> the\n</END>');
  expect(['<CON>', ' the', '\n', '</END>'].flatMap((piece) => texts.idsOf(piece))).toEqual(ids);
});

test('takes a character apart into the tokens of its bytes', () => {
  const ids = texts.idsOf('😀');
  expect(ids.length).toBeGreaterThan(1);
  expect(texts.textOf(ids)).toBe('😀');
});
