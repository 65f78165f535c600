import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chunk } from '../domain/chunk-text';
import { createTextTokenizer } from '../model/text-tokenizer';
import { embeddedFolder, embeddedModel } from './model-registry';
import { samples } from './samples';

const publicFile = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));
const json = (name: string): unknown => JSON.parse(publicFile(`${embeddedFolder}${name}`).toString());

describe.each(samples)('the sample $title', ({ file, bytes }) => {
  const content = publicFile(`samples/${file}`);

  test('has the size that is announced', () => {
    expect(content.byteLength).toBe(bytes);
  });

  test('is cut into whole paragraphs, enough for several rounds', () => {
    const tokenizer = createTextTokenizer(json('tokenizer.json'), json('tokenizer_config.json'));
    const { tokenBudget } = embeddedModel.defaults;
    const text = content.toString();
    const passages = chunk(text, { method: 'budget', tokenBudget }, (piece) => tokenizer.count(piece));
    expect(passages.map((passage) => passage.text)).toEqual(text.trim().split('\n\n'));
    expect(passages.length).toBeGreaterThanOrEqual(8);
  });
});
