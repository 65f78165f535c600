import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompletionText } from './completion-text';
import { createTextTokenizer } from './text-tokenizer';

function readModelFile(name: string): unknown {
  return JSON.parse(readFileSync(`public/models/synthesizer/${name}`, 'utf8'));
}

const tokenizer = createTextTokenizer(readModelFile('tokenizer.json'), readModelFile('tokenizer_config.json'));
const [start, end, question, answer] = [1, 2, 5, 6];

function textOf(tokens: readonly number[]): CompletionText {
  const text = new CompletionText(tokenizer);
  for (const token of tokens) text.push(token);
  return text;
}

describe('CompletionText', () => {
  it('tells control tokens from the text between them', () => {
    const tokens = [question, ...tokenizer.encode(' Who? '), answer, ...tokenizer.encode(' You ')];
    expect(textOf(tokens).segments()).toEqual([
      { control: '<QUE>' },
      { text: ' Who? ' },
      { control: '<ANS>' },
      { text: ' You ' },
    ]);
  });

  it('keeps a marker that the model spelled out as text', () => {
    expect(textOf(tokenizer.encode('<QUE> x')).segments()).toEqual([{ text: '<QUE> x' }]);
  });

  it('leaves out the tokens for start and end and joins the text around them', () => {
    const tokens = [start, ...tokenizer.encode('one'), end, ...tokenizer.encode(' two'), end];
    expect(textOf(tokens).segments()).toEqual([{ text: 'one two' }]);
  });

  it('gives back any text at the end, and while it streams only beginnings of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (written) => {
        const text = new CompletionText(tokenizer);
        for (const token of tokenizer.encode(written)) {
          text.push(token);
          const [segment] = text.streamed();
          const streamed = segment !== undefined && 'text' in segment ? segment.text : '';
          expect(written.startsWith(streamed)).toBe(true);
        }
        expect(text.segments()).toEqual([{ text: written }]);
      }),
    );
  });
});
