import { describe, expect, it } from 'vitest';
import { endTokens } from './end-tokens';

const nothing = { generationConfig: undefined, config: {}, tokenizerJson: {}, tokenizerConfig: {} };

describe('endTokens', () => {
  it('takes what generation_config.json says before what config.json says', () => {
    expect(endTokens({ ...nothing, generationConfig: { eos_token_id: 2 }, config: { eos_token_id: 5 } })).toEqual(
      new Set([2]),
    );
    expect(endTokens({ ...nothing, generationConfig: { eos_token_id: [128001, 128008] } })).toEqual(
      new Set([128001, 128008]),
    );
  });

  it('takes what config.json says where there is no generation_config.json, or it says nothing', () => {
    expect(endTokens({ ...nothing, config: { eos_token_id: 5 } })).toEqual(new Set([5]));
    expect(endTokens({ ...nothing, generationConfig: {}, config: { eos_token_id: [5] } })).toEqual(new Set([5]));
    expect(endTokens({ ...nothing, config: { text_config: { eos_token_id: 1 } } })).toEqual(new Set([1]));
  });

  it("adds the tokenizer's own end token, which ends a turn of a chat", () => {
    const tokenizerJson = { added_tokens: [{ id: 151645, content: '<|im_end|>' }], model: { vocab: { '</s>': 2 } } };
    const config = { eos_token_id: 151643 };
    const ended = (eos: unknown) =>
      endTokens({ ...nothing, config, tokenizerJson, tokenizerConfig: { eos_token: eos } });
    expect(ended('<|im_end|>')).toEqual(new Set([151643, 151645]));
    expect(ended({ __type: 'AddedToken', content: '<|im_end|>' })).toEqual(new Set([151643, 151645]));
    expect(ended('</s>')).toEqual(new Set([151643, 2]));
    expect(ended('not there')).toEqual(new Set([151643]));
    expect(ended(null)).toEqual(new Set([151643]));
  });

  it('takes no model that names none', () => {
    expect(() => endTokens(nothing)).toThrow('eos_token_id');
    expect(() => endTokens({ ...nothing, generationConfig: { eos_token_id: null }, config: null })).toThrow();
  });
});
