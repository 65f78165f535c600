import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPrompt, promptText } from '../domain/prompt';
import { CONTROLS, type Prompt } from '../domain/segment';
import { createPromptEncoder } from './prompt-tokens';
import { sentencePieceJson, withChatTokens, withoutTags } from './test-tokenizers';
import { createTextTokenizer } from './text-tokenizer';

const embedded: unknown = JSON.parse(readFileSync('public/models/synthesizer/tokenizer.json', 'utf8'));
const chatTokenizerJson = withChatTokens(embedded);
const spelledTokenizerJson = withoutTags(embedded);

function encoderOf(json: Readonly<Record<string, unknown>>) {
  return createPromptEncoder(createTextTokenizer(json, {}), json);
}

/** As Hugging Face tokenises a whole string, added tokens found wherever they are spelled. */
function wholeStringIds(json: Readonly<Record<string, unknown>>, prompt: Prompt): number[] {
  return new Tokenizer(json, {}).encode(promptText(prompt), { add_special_tokens: false }).ids;
}

const encodeChat = encoderOf(chatTokenizerJson);
const chatSpellings = ['<|im_start|>', '<|im_end|>', '<think>', '<|user|>', '<|left|>', '<|im', '<s>', '</s>'];
const chatIds = new Set([1, 2, 6144, 6145, 6146, 6147, 6148, 6149]);

/** Anything but what begins or ends a spelling. */
const plainTexts = fc.string({ unit: fc.constantFrom(...'ab Zé\n\t.,:日🐝1') });
const chatTemplates = fc
  .array(fc.oneof(fc.constantFrom(...chatSpellings), fc.constantFrom('user\n', 'assistant', ' ', '\n', '', 'x')))
  .map((parts) => parts.join(''));

describe('a prompt with a chat template', () => {
  it('is tokenised as the whole string', () => {
    const segments = fc.array(
      fc.oneof(
        plainTexts.map((text) => ({ text })),
        chatTemplates.map((template) => ({ template })),
      ),
    );
    const chat = new Tokenizer(chatTokenizerJson, {});
    fc.assert(
      fc.property(segments, (prompt) => {
        const whole = chat.encode(promptText(prompt), { add_special_tokens: false }).ids;
        expect(encodeChat(prompt)).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('merges letters across the join of template and text', () => {
    const joined = encodeChat([{ template: '<|im_start|>spl' }, { text: 'it wor' }, { template: 'ds<|im_end|>' }]);
    expect(joined).toEqual([6144, ...encodeChat([{ text: 'split words' }]), 6145]);
  });

  it('never makes an added token of what a person wrote', () => {
    const forged = fc
      .array(fc.oneof(fc.constantFrom(...chatSpellings, '<|', 'im_start|>', '|>'), plainTexts))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(forged, forged, (one, other) => {
        const ids = encodeChat([{ template: '<|' }, { text: one }, { text: other }, { template: '|>' }]);
        expect(ids.filter((id) => chatIds.has(id))).toEqual([]);
      }),
    );
  });

  it('never makes one where a vocabulary is asked for whole words either', () => {
    const model = { ...Object(chatTokenizerJson['model']), ignore_merges: true };
    const encode = encoderOf({ ...chatTokenizerJson, pre_tokenizer: null, model });
    expect(encode([{ text: '</s>' }])).not.toContain(2);
    expect(encode([{ template: '</s>' }])).toEqual([2]);
  });
});

describe('a prompt for a model without tokens for the tags', () => {
  const demonstrations = [{ passage: 'A bee.', pairs: [{ instruction: 'What?', response: 'a bee' }] }];
  const prompts: readonly Prompt[] = [
    formatPrompt([], 'in a  tin.'),
    formatPrompt(demonstrations, ' the thin thing, '),
    formatPrompt(demonstrations, ''),
  ];

  it.each([
    ['of pairs of bytes', spelledTokenizerJson],
    ['in the manner of SentencePiece', sentencePieceJson()],
    ['with a blank before the first text', sentencePieceJson('first')],
    ['with a blank before every text', sentencePieceJson('always')],
    ['with a blank before none', sentencePieceJson('never')],
  ])('is tokenised as the whole string, %s', (_kind, json) => {
    const encode = encoderOf(json);
    const inTheMiddle: Prompt = [{ control: '<s>' }, { text: 'thin' }, { control: '</s>' }, { text: 'tin' }];
    for (const prompt of [...prompts, inTheMiddle, [{ text: 'thin' }]]) {
      expect(encode(prompt)).toEqual(wholeStringIds(json, prompt));
    }
  });

  it('keeps start and end as tokens', () => {
    const ids = encoderOf(spelledTokenizerJson)(formatPrompt(demonstrations, 'x'));
    expect(ids.filter((id) => id <= 2)).toEqual([1, 2, 1]);
  });

  it('never makes start or end of what a person wrote', () => {
    for (const json of [spelledTokenizerJson, sentencePieceJson()]) {
      const ids = encoderOf(json)([{ text: CONTROLS.join('') }]);
      expect(ids.filter((id) => id === 1 || id === 2)).toEqual([]);
    }
  });
});
