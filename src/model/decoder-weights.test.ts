import { expect, test } from 'vitest';
import { openCheckpoint } from './checkpoint-weights';
import { decoderArchitecture } from './decoder-config';
import { countWeights, neededWeights } from './decoder-weights';
import { filesInMemory } from './files-in-memory';
import { testCheckpoint } from './test-checkpoint';

const tiny = {
  ...{ hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2 },
  ...{ vocab_size: 40, max_position_embeddings: 64, head_dim: 16 },
};
const projections = ['input_layernorm', 'post_attention_layernorm'];
const matrices = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const always = [...matrices, ...projections].map((name) => `${name}.weight`);
const biases = (names: readonly string[]): readonly string[] => names.map((name) => `${name}.bias`);

test.each([
  ['llama', {}, true, []],
  ['llama', { attention_bias: true, mlp_bias: true }, true, biases(matrices)],
  ['mistral', {}, true, []],
  ['qwen2', { tie_word_embeddings: true }, false, biases(['q_proj', 'k_proj', 'v_proj'])],
  ['qwen3', {}, true, ['q_norm.weight', 'k_norm.weight']],
  ['smollm3', { attention_bias: true }, false, biases(['q_proj', 'k_proj', 'v_proj', 'o_proj'])],
])('a %s model with %j holds the tensors of its family', (modelType, more, hasHead, special) => {
  const needed = neededWeights(decoderArchitecture({ ...tiny, ...more, model_type: modelType }));
  const ofLayer = (layer: number): readonly string[] =>
    needed
      .filter(({ tensor }) => tensor.startsWith(`model.layers.${layer}.`))
      .map(({ tensor }) => tensor.split('.').slice(-2).join('.'));
  expect([...ofLayer(1)].sort()).toEqual([...always, ...special].sort());
  expect(ofLayer(0)).toEqual(ofLayer(1));
  const outside = needed.map(({ tensor }) => tensor).filter((tensor) => !tensor.startsWith('model.layers.'));
  expect(outside).toEqual(['model.embed_tokens.weight', 'model.norm.weight', ...(hasHead ? ['lm_head.weight'] : [])]);
});

test('matrices have a row for each output', () => {
  const needed = neededWeights(decoderArchitecture({ ...tiny, model_type: 'qwen3', attention_bias: true }));
  const shapes = Object.fromEntries(needed.map(({ tensor, shape }) => [tensor.split('.').slice(-2).join('.'), shape]));
  expect(shapes).toMatchObject({
    ...{ 'q_proj.weight': [64, 32], 'k_proj.weight': [32, 32], 'v_proj.weight': [32, 32], 'o_proj.weight': [32, 64] },
    ...{ 'q_proj.bias': [64], 'k_proj.bias': [32], 'v_proj.bias': [32], 'o_proj.bias': [32], 'q_norm.weight': [16] },
    ...{ 'gate_proj.weight': [48, 32], 'up_proj.weight': [48, 32], 'down_proj.weight': [32, 48] },
    ...{ 'embed_tokens.weight': [40, 32], 'input_layernorm.weight': [32] },
  });
});

test.each(['llama', 'mistral', 'qwen2', 'qwen3', 'smollm3'])('a made-up %s checkpoint opens', async (modelType) => {
  const files = testCheckpoint({ ...tiny, model_type: modelType });
  const source = await openCheckpoint(filesInMemory(files), Object.keys(files), new AbortController().signal);
  expect(source.architecture.family).toBe(modelType);
});

/** The sizes of published models and how many weights they are known to have. */
test.each([
  ['SmolLM2-360M', 361_821_120, { model_type: 'llama', tie_word_embeddings: true }, [960, 2560, 32, 15, 5, 49152]],
  [
    'Llama-3.2-1B',
    1_235_814_400,
    { model_type: 'llama', tie_word_embeddings: true, head_dim: 64 },
    [2048, 8192, 16, 32, 8, 128256],
  ],
  ['Mistral-7B-v0.1', 7_241_732_096, { model_type: 'mistral' }, [4096, 14336, 32, 32, 8, 32000]],
  ['Qwen2.5-0.5B', 494_032_768, { model_type: 'qwen2', tie_word_embeddings: true }, [896, 4864, 24, 14, 2, 151936]],
  ['Qwen3-0.6B', 596_049_920, { model_type: 'qwen3', tie_word_embeddings: true }, [1024, 3072, 28, 16, 8, 151936]],
  ['SmolLM3-3B', 3_075_098_624, { model_type: 'smollm3' }, [2048, 11008, 36, 16, 4, 128256]],
])('%s has %i weights', (_, count, family, [hidden, intermediate, layers, heads, keyValueHeads, vocabulary]) => {
  const architecture = decoderArchitecture({
    ...{ hidden_size: hidden, intermediate_size: intermediate, num_hidden_layers: layers, num_attention_heads: heads },
    ...{ num_key_value_heads: keyValueHeads, vocab_size: vocabulary, max_position_embeddings: 32768, ...family },
  });
  expect(countWeights(architecture)).toBe(count);
});
