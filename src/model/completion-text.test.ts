import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { promptText } from '../domain/prompt';
import { CONTROLS } from '../domain/segment';
import { segmentsFromText } from '../domain/segments-from-text';
import { CompletionText } from './completion-text';
import { withChatTokens, withoutTags } from './test-tokenizers';
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

describe('CompletionText of a model that spells its tags', () => {
  const spelling = createTextTokenizer(withoutTags(readModelFile('tokenizer.json')), {});
  const written = '<QUE> Who < 3? <ANS> You </s </END>\n\n<QUE> a</QUE>';

  it('takes a spelled tag for the tag', () => {
    const text = new CompletionText(spelling);
    for (const token of spelling.encode(written)) text.push(token);
    expect(text.segments()).toEqual(segmentsFromText(written));
    expect(text.segments()[0]).toEqual({ control: '<QUE>' });
  });

  it('shows no beginning of a tag as text while it streams, and keeps it at the end', () => {
    const text = new CompletionText(spelling);
    let shown = '';
    const ends: string[] = [];
    // Letter by letter, so that every beginning of a tag is an end of the text.
    for (const letter of written) {
      for (const token of spelling.encode(letter)) text.push(token);
      const streamed = promptText(text.streamed());
      expect(streamed.startsWith(shown)).toBe(true);
      for (const segment of text.streamed()) if ('text' in segment) ends.push(segment.text);
      shown = streamed;
    }
    const beginnings = CONTROLS.flatMap((tag) => [...tag].map((_, length) => tag.slice(0, length)).slice(1));
    expect(ends.filter((end) => beginnings.some((beginning) => end.endsWith(beginning)))).toEqual([]);
    expect(promptText(text.segments())).toBe(written);
    for (const token of spelling.encode(' <QU')) text.push(token);
    expect(promptText(text.segments())).toBe(`${written} <QU`);
  });
});

test('leaves out the special tokens of a chat template and spells the others', () => {
  const chat = createTextTokenizer(withChatTokens(readModelFile('tokenizer.json')), {});
  const text = new CompletionText(chat);
  for (const token of [6144, ...chat.encode('one'), 6145, 6146, ...chat.encode(' two'), 1]) text.push(token);
  expect(text.segments()).toEqual([{ text: 'one<think> two' }]);
});
