import { expect, test } from 'vitest';
import { describedConfig, jsonBytes, readCompanions } from './companions';
import { filesInMemory } from './files-in-memory';

const { signal } = new AbortController();

async function companionsOf(contents: Readonly<Record<string, object>>): Promise<Record<string, unknown>> {
  const files = Object.fromEntries(Object.entries(contents).map(([name, value]) => [name, jsonBytes(value)]));
  const companions = await readCompanions(filesInMemory(files), Object.keys(files), signal);
  return Object.fromEntries(
    [...companions].map(([name, bytes]) => [name, JSON.parse(new TextDecoder().decode(bytes))]),
  );
}

test('the files of the tokenizer are copied, and nothing that is not needed', async () => {
  const companions = await companionsOf({
    'config.json': { eos_token_id: 2 },
    'tokenizer.json': { model: {} },
    'special_tokens_map.json': {},
    'README.json': {},
    'generation_config.json': { eos_token_id: [2, 3], temperature: 0.6 },
  });
  expect(companions).toEqual({
    'tokenizer.json': { model: {} },
    'special_tokens_map.json': {},
    'generation_config.json': { eos_token_id: [2, 3], temperature: 0.6 },
  });
});

test('a missing generation_config.json is made of the tokens that config.json names', async () => {
  expect(await companionsOf({ 'config.json': { bos_token_id: 1, eos_token_id: [2, 7], pad_token_id: null } })).toEqual({
    'generation_config.json': { bos_token_id: 1, eos_token_id: [2, 7] },
  });
});

test('a generation_config.json without an end token gets that of config.json', async () => {
  const generation = { temperature: 0.6, eos_token_id: null };
  expect(await companionsOf({ 'config.json': { eos_token_id: 2 }, 'generation_config.json': generation })).toEqual({
    'generation_config.json': { temperature: 0.6, eos_token_id: 2 },
  });
});

test('where no file names an end token, none is made up', async () => {
  expect(await companionsOf({ 'config.json': { bos_token_id: 1 } })).toEqual({});
});

test('the configuration keeps what the checkpoint says, but for the context that positions were made for', async () => {
  const files = filesInMemory({ 'config.json': jsonBytes({ model_type: 'llama', max_position_embeddings: 131_072 }) });
  const runtimeConfig = { dtype: 'q4', use_external_data_format: {} };
  expect(await describedConfig(files, { contextTokens: 32_768, runtimeConfig }, signal)).toEqual({
    model_type: 'llama',
    max_position_embeddings: 32_768,
    'transformers.js_config': runtimeConfig,
  });
});
