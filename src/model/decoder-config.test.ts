import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonRecord } from './checkpoint-json';
import { decoderArchitecture } from './decoder-config';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

const sizes = {
  hidden_size: 64,
  intermediate_size: 160,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  vocab_size: 320,
  max_position_embeddings: 8192,
};
const plain = { num_key_value_heads: 4, ...sizes };

const llama3 = {
  rope_type: 'llama3',
  factor: 32,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
};

function of(modelType: string, more: JsonRecord = {}): ReturnType<typeof decoderArchitecture> {
  return decoderArchitecture({ ...plain, model_type: modelType, ...more });
}

function fieldOf(config: unknown): string {
  try {
    decoderArchitecture(config);
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return error.field;
    throw error;
  }
  return 'none';
}

test.each([
  ['llama-tied', { family: 'llama', headSize: 16, isHeadTied: true, hasQueryKeyValueBias: false }],
  ['mistral', { family: 'mistral', headSize: 32, isHeadTied: false, hasQueryKeyValueBias: false }],
  ['qwen2', { family: 'qwen2', headSize: 16, isHeadTied: true, hasQueryKeyValueBias: true }],
])('reads the published config.json of %s', (folder, special) => {
  const url = new URL(`fixtures/checkpoints/${folder}/config.json`, import.meta.url);
  expect(decoderArchitecture(JSON.parse(readFileSync(url, 'utf8')))).toEqual({
    ...{ layers: 3, hiddenSize: 64, intermediateSize: 160, heads: 4, keyValueHeads: 2, vocabularySize: 320 },
    ...{ contextTokens: 512, normEpsilon: 1e-6, ropeTheta: 10_000, ropeScaling: { kind: 'none' } },
    ...{ rotatesLayer: [true, true, true], hasOutputBias: false, hasFeedForwardBias: false, hasQueryKeyNorm: false },
    ...{ slidingWindow: null, ...special },
  });
});

describe('fills in what each family leaves out', () => {
  test.each([
    ['llama', { keyValueHeads: 32, headSize: 16, ropeTheta: 10_000, isHeadTied: false, slidingWindow: null }],
    ['mistral', { keyValueHeads: 8, headSize: 16, ropeTheta: 10_000, isHeadTied: false, slidingWindow: 4096 }],
    ['qwen2', { keyValueHeads: 32, headSize: 16, ropeTheta: 10_000, isHeadTied: false, slidingWindow: null }],
    ['qwen3', { keyValueHeads: 32, headSize: 128, ropeTheta: 10_000, isHeadTied: false, slidingWindow: null }],
    ['smollm3', { keyValueHeads: 4, headSize: 16, ropeTheta: 2_000_000, isHeadTied: true, slidingWindow: null }],
  ])('%s', (modelType, defaults) => {
    const config = { ...sizes, hidden_size: 512, num_attention_heads: 32, model_type: modelType };
    expect(decoderArchitecture(config)).toMatchObject({
      ...defaults,
      normEpsilon: 1e-6,
      ropeScaling: { kind: 'none' },
    });
  });

  test('null key and value heads are as many as heads', () => {
    expect(of('mistral', { num_key_value_heads: null }).keyValueHeads).toBe(4);
  });
});

describe('biases and norms', () => {
  const parts = (modelType: string, more: JsonRecord): readonly boolean[] => {
    const { hasQueryKeyValueBias, hasOutputBias, hasFeedForwardBias, hasQueryKeyNorm } = of(modelType, more);
    return [hasQueryKeyValueBias, hasOutputBias, hasFeedForwardBias, hasQueryKeyNorm];
  };
  const both = { attention_bias: true, mlp_bias: true };

  test.each([
    ['llama', [true, true, true, false]],
    ['mistral', [false, false, false, false]],
    ['qwen2', [true, false, false, false]],
    ['qwen3', [true, true, false, true]],
    ['smollm3', [true, true, true, false]],
  ])('are where %s puts them when it is asked for all', (modelType, expected) => {
    expect(parts(modelType, both)).toEqual(expected);
  });
});

describe('positions', () => {
  test('are spelled the old way or the new', () => {
    const { rope_type: kind, ...rest } = llama3;
    const expected = {
      ropeTheta: 500_000,
      ropeScaling: {
        ...{ kind: 'llama3', factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 8192 },
      },
    };
    const spellings = [
      { rope_theta: 500_000, rope_scaling: llama3 },
      { rope_theta: 500_000, rope_scaling: { type: kind, ...rest } },
      { rope_theta: 10_000, rope_parameters: { ...llama3, rope_theta: 500_000 } },
      { rope_theta: 500_000, rope_scaling: null, rope_parameters: llama3 },
      { rope_scaling: llama3, rope_parameters: { rope_type: 'default', rope_theta: 500_000 } },
    ];
    for (const spelling of spellings) expect(of('llama', spelling)).toMatchObject(expected);
  });

  test('are left out of every fourth SmolLM3 layer, of every n-th, or of those that a list gives a zero', () => {
    expect(of('smollm3').rotatesLayer).toEqual([true, true, true, false]);
    expect(of('smollm3', { no_rope_layer_interval: 2 }).rotatesLayer).toEqual([true, false, true, false]);
    expect(of('smollm3', { no_rope_layers: [0, 1, 1, 0, 1] }).rotatesLayer).toEqual([false, true, true, false]);
  });
});

describe('a window', () => {
  const window = (modelType: string, more: JsonRecord): number | null => of(modelType, more).slidingWindow;
  const full = Array(4).fill('full_attention');
  const sliding = Array(4).fill('sliding_attention');

  test('is kept where it is shorter than the context', () => {
    expect(window('mistral', { sliding_window: 1024 })).toBe(1024);
    expect(window('qwen2', { use_sliding_window: true, max_window_layers: 0 })).toBe(4096);
    expect(window('qwen3', { use_sliding_window: true, sliding_window: 7, layer_types: sliding })).toBe(7);
  });

  test('is left out where it hides nothing, is switched off, or no layer has it', () => {
    expect(window('mistral', { sliding_window: 8192 })).toBeNull();
    expect(window('mistral', { sliding_window: null })).toBeNull();
    expect(window('llama', { sliding_window: 1024 })).toBeNull();
    expect(window('qwen2', { sliding_window: 1024, max_window_layers: 0 })).toBeNull();
    expect(window('qwen2', { use_sliding_window: true, max_window_layers: 4 })).toBeNull();
    expect(window('qwen3', { use_sliding_window: true, layer_types: full })).toBeNull();
    expect(window('smollm3', { use_sliding_window: true })).toBeNull();
  });

  test('of some layers only is refused', () => {
    const mixed = ['full_attention', 'sliding_attention', 'full_attention', 'sliding_attention'];
    const configs = [
      { model_type: 'qwen2', use_sliding_window: true, max_window_layers: 2 },
      { model_type: 'smollm3', use_sliding_window: true, sliding_window: 64 },
      { model_type: 'mistral', layer_types: mixed },
      { model_type: 'llama', layer_types: mixed },
      { model_type: 'llama', layer_types: ['full_attention'] },
      { model_type: 'qwen3', layer_types: [...full.slice(1), 'chunked_attention'] },
    ];
    expect(configs.map((config) => fieldOf({ ...plain, ...config }))).toEqual([
      ...['use_sliding_window', 'use_sliding_window'],
      ...['layer_types', 'layer_types', 'layer_types', 'layer_types'],
    ]);
  });
});

test.each<[string, string, unknown]>([
  ['model_type', 'an unknown family', { model_type: 'gemma3_text' }],
  ['model_type', 'a name of every object', { model_type: 'constructor' }],
  ['model_type', 'a family that is no text', { model_type: ['llama'] }],
  ['architectures', 'a classifier', { architectures: ['LlamaForSequenceClassification'] }],
  ['hidden_act', 'another activation', { hidden_act: 'gelu' }],
  ['rope_scaling', 'YaRN', { rope_scaling: { rope_type: 'yarn', factor: 4 } }],
  ['rope_scaling', 'linear scaling', { rope_scaling: { type: 'linear', factor: 4 } }],
  ['rope_scaling', 'dynamic scaling', { rope_scaling: { type: 'dynamic', factor: 4 } }],
  ['rope_parameters', 'LongRoPE', { rope_parameters: { rope_type: 'longrope', rope_theta: 1e4 } }],
  ['rope_parameters', 'rotating half of a head', { rope_parameters: { partial_rotary_factor: 0.5 } }],
  ['rope_parameters', 'positions in sections', { rope_parameters: { mrope_section: [16, 24, 24] } }],
  ['rope_parameters', 'positions for each kind of layer', { rope_parameters: { full_attention: { rope_theta: 1e6 } } }],
  ['rope_scaling', 'scaling that is no object', { rope_scaling: 'llama3' }],
  ['factor', 'Llama 3 scaling without a factor', { rope_scaling: { ...llama3, factor: undefined } }],
  ['rope_scaling', 'frequencies in the wrong order', { rope_scaling: { ...llama3, low_freq_factor: 4 } }],
  ['rope_theta', 'a base of zero', { rope_theta: 0 }],
  ['quantization_config', 'quantised weights', { quantization_config: { quant_method: 'gptq' } }],
  ['num_local_experts', 'a mixture of experts', { num_local_experts: 8 }],
  ['use_mrope', 'positions in several axes', { use_mrope: true }],
  ['head_dim', 'an odd head', { head_dim: 17 }],
  ['head_dim', 'a head of half a unit', { head_dim: 24 }],
  ['head_dim', 'a hidden size that heads do not share', { hidden_size: 66, head_dim: undefined }],
  ['num_key_value_heads', 'heads that cannot share keys', { num_key_value_heads: 3 }],
  ['num_hidden_layers', 'more layers than any model has', { num_hidden_layers: 1e6 }],
  ['hidden_size', 'a size in words', { hidden_size: '64' }],
  ['vocab_size', 'a missing size', { vocab_size: undefined }],
  ['intermediate_size', 'a size without bound', { intermediate_size: 2 ** 53 }],
  ['rms_norm_eps', 'a negative epsilon', { rms_norm_eps: -1 }],
  ['tie_word_embeddings', 'a flag that is none', { tie_word_embeddings: 'yes' }],
])('names %s for %s', (field, _, more) => {
  expect(fieldOf({ ...plain, model_type: 'llama', ...(more as JsonRecord) })).toBe(field);
});

test('names the list of SmolLM3 that is too short', () => {
  expect(fieldOf({ ...plain, model_type: 'smollm3', no_rope_layers: [1, 0] })).toBe('no_rope_layers');
});

test('takes experts and factors that change nothing', () => {
  const inert = { num_local_experts: 1, quantization_config: null, partial_rotary_factor: 1, use_mrope: false };
  expect(of('qwen2', inert)).toEqual(of('qwen2'));
});

test('whatever a config.json holds, the answer is an architecture or a named field', () => {
  const models = fc.constantFrom('llama', 'mistral', 'qwen2', 'qwen3', 'smollm3');
  const fields = fc.constantFrom(
    ...['hidden_size', 'num_attention_heads', 'num_key_value_heads', 'head_dim', 'rope_scaling', 'rope_parameters'],
    ...['layer_types', 'sliding_window', 'use_sliding_window', 'max_window_layers', 'no_rope_layers', 'rope_theta'],
    ...['no_rope_layer_interval', 'architectures', 'hidden_act', 'attention_bias', 'num_hidden_layers', 'model_type'],
  );
  const changes = fc.dictionary(fields, fc.oneof(fc.jsonValue(), fc.nat(64)), { maxKeys: 4 });
  fc.assert(
    fc.property(models, changes, (modelType, change) => {
      expect(typeof fieldOf({ ...plain, model_type: modelType, ...change })).toBe('string');
    }),
    { numRuns: 1000 },
  );
  fc.assert(fc.property(fc.jsonValue(), (config) => fieldOf(config) === 'model_type'));
});
