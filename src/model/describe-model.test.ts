import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeModel, type ModelDocuments } from './describe-model';

const nothing: ModelDocuments = { config: {}, tokenizer: {}, tokenizerConfig: {}, chatTemplate: '' };
const describe = (documents: Partial<ModelDocuments>) => describeModel({ ...nothing, ...documents });
const chatMl =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

test('the embedded model is understood from its own files', () => {
  const json = (name: string): unknown => JSON.parse(readFileSync(`public/models/synthesizer/${name}`, 'utf8'));
  expect(
    describe({
      config: json('config.json'),
      tokenizer: json('tokenizer.json'),
      tokenizerConfig: json('tokenizer_config.json'),
    }),
  ).toEqual({
    family: 'llama',
    contextTokens: 1024,
    contextLimit: 'configuration',
    prompting: { kind: 'controlTokens' },
    chatProblem: '',
    defaults: { tokenBudget: 122, maxNewTokens: 128, rounds: 2 },
  });
});

test('the published 7B spells its tags and is used as in the paper', () => {
  const config = { model_type: 'mistral', max_position_embeddings: 32768 };
  expect(describe({ config, tokenizerConfig: { model_max_length: 1e30 } })).toEqual({
    family: 'mistral',
    contextTokens: 4096,
    contextLimit: 'ours',
    prompting: { kind: 'spelledTags' },
    chatProblem: '',
    defaults: { tokenBudget: 500, maxNewTokens: 400, rounds: 2 },
  });
});

test.each([
  [{ tokenizerConfig: { chat_template: chatMl } }],
  [{ tokenizerConfig: { chat_template: [{ name: 'tool_use' }, { name: 'default', template: chatMl }] } }],
  [{ chatTemplate: chatMl, tokenizerConfig: { chat_template: 'older' } }],
])('an instruct model is asked through its chat template', (documents) => {
  const { prompting, defaults } = describe({ config: { n_positions: 8192 }, ...documents });
  expect(prompting).toMatchObject({ kind: 'chat', format: { generation: expect.stringContaining('assistant') } });
  expect(defaults).toEqual({ tokenBudget: 300, maxNewTokens: 400, rounds: 1 });
});

test('a template that cannot be used leaves the tags spelled, and the reason is told', () => {
  const { prompting, chatProblem } = describe({ chatTemplate: '{{ nothing of the conversation }}' });
  expect(prompting).toEqual({ kind: 'spelledTags' });
  expect(chatProblem).not.toBe('');
});

test('the context is the least that anybody states, a nested configuration included', () => {
  const config = { text_config: { max_position_embeddings: 3000 } };
  expect(describe({ config })).toMatchObject({ contextTokens: 3000, contextLimit: 'configuration' });
  expect(describe({ config, tokenizerConfig: { model_max_length: 2048 } })).toMatchObject({
    contextTokens: 2048,
    contextLimit: 'tokenizer',
  });
});

test('whatever the files hold, there is an answer that fits the context', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.nat(20_000), (config, tokenizer, other, context) => {
      const tokenizerConfig =
        typeof other === 'object' && other !== null && !Array.isArray(other)
          ? { ...other, model_max_length: context }
          : other;
      const { contextTokens, defaults } = describe({ config, tokenizer, tokenizerConfig });
      expect(contextTokens).toBeLessThanOrEqual(4096);
      expect(defaults.tokenBudget + defaults.maxNewTokens).toBeLessThan(contextTokens);
    }),
  );
});
