import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Demonstration, formatPrompt, wrappedContext } from '../domain/prompt';
import promptIds from '../domain/fixtures/prompt-ids.json';
import { createPromptEncoder } from './prompt-tokens';
import { createTextTokenizer } from './text-tokenizer';

function readModelFile(name: string): unknown {
  return JSON.parse(readFileSync(`public/models/synthesizer/${name}`, 'utf8'));
}

const tokenizerJson = readModelFile('tokenizer.json');
const tokenizer = createTextTokenizer(tokenizerJson, readModelFile('tokenizer_config.json'));
const encode = createPromptEncoder(tokenizer, tokenizerJson);

describe('createPromptEncoder', () => {
  it.each(promptIds)('gives the ids of the trained model for the passage "$passage"', ({ examples, passage, ids }) => {
    const demonstrations = examples.map(({ context, pairs }): Demonstration => ({ passage: context, pairs }));
    // The published prompt leaves an empty passage's tags away; the recorded ids keep them.
    const prompt =
      passage === ''
        ? [...formatPrompt(demonstrations, '').slice(0, -1), ...wrappedContext('')]
        : formatPrompt(demonstrations, passage);
    expect(encode(prompt)).toEqual(ids);
  });

  it('encodes neighbouring texts as one', () => {
    expect(encode([{ text: 'spl' }, { text: 'it ' }, { text: 'words' }])).toEqual(tokenizer.encode('split words'));
  });

  it('never turns a marker in the text into a control token', () => {
    const controls = new Set([1, 2, 3, 4, 5, 6, 7]);
    expect(encode([{ text: '<s></s><CON></CON><QUE><ANS></END>' }]).filter((id) => controls.has(id))).toEqual([]);
  });

  it('drops the white space before a control that strips on its left, and no other', () => {
    const encoded = encode([{ text: 'a \u00a0' }, { control: '<CON>' }, { text: ' b ' }, { control: '</CON>' }]);
    expect(encoded).toEqual([...tokenizer.encode('a'), 3, ...tokenizer.encode(' b '), 4]);
  });

  it('refuses a control that is missing among the others', () => {
    const json = { ...Object(tokenizerJson), added_tokens: [{ id: 3, content: '<CON>' }] };
    const incomplete = createPromptEncoder(createTextTokenizer(json, {}), json);
    expect(() => incomplete([{ control: '<QUE>' }])).toThrow(RangeError);
  });
});
