import { describe, expect, it } from 'vitest';
import { readDecoderInputs } from './decoder-inputs';

type Described = Parameters<typeof readDecoderInputs>[0];
type Input = Described['inputMetadata'][number];

function tensor(name: string, shape: readonly (number | string)[], type = 'int64'): Input {
  return { isTensor: true, name, type, shape } as Input;
}

const ids = tensor('input_ids', ['batch_size', 'sequence_length']);
const mask = tensor('attention_mask', ['batch_size', 'total_sequence_length']);
const key = tensor('past_key_values.0.key', ['batch_size', 2, 'past_sequence_length', 64], 'float16');

function read(...inputMetadata: readonly Input[]) {
  return readDecoderInputs({ inputMetadata, outputNames: ['logits', 'present.0.key'] });
}

describe('readDecoderInputs', () => {
  it('reads a decoder with grouped attention, its cache in half precision', () => {
    expect(read(ids, mask, tensor('num_logits_to_keep', []), key)).toEqual({
      hasMask: true,
      hasPositions: false,
      logitsToKeep: [],
      caches: [{ name: 'past_key_values.0.key', presentName: 'present.0.key', type: 'float16', dims: [1, 2, 0, 64] }],
    });
  });

  it('reads an older one with positions, and shapes named otherwise', () => {
    const named = tensor('past_key_values.0.key', ['batch', 2, 'past_length + 1', 64], 'float32');
    const positions = tensor('position_ids', ['batch', 'sequence']);
    expect(read(ids, mask, positions, named)).toMatchObject({
      hasPositions: true,
      logitsToKeep: null,
      caches: [{ type: 'float32', dims: [1, 2, 0, 64] }],
    });
  });

  it.each([
    {
      named: 'a switch between two graphs',
      inputs: [tensor('use_cache_branch', [1], 'bool')],
      told: 'use_cache_branch',
    },
    { named: 'states of a convolution', inputs: [tensor('past_conv.0', [1, 8, 3], 'float32')], told: 'past_conv.0' },
    { named: 'embeddings', inputs: [tensor('inputs_embeds', [1, 's', 8], 'float32')], told: 'inputs_embeds' },
    { named: 'a cache of bytes', inputs: [tensor('past_key_values.1.key', [1, 2, 0, 8], 'int8')], told: 'int8' },
    {
      named: 'a cache in parts',
      inputs: [tensor('past_key_values.1.key', ['b x h', 'p', 8], 'float32')],
      told: 'b x h',
    },
    { named: 'positions of pictures', inputs: [tensor('position_ids', [3, 'b', 's'])], told: '3 dimensions' },
    {
      named: 'a cache that does not come back',
      inputs: [tensor('past_key_values.1.key', ['b', 2, 'p', 8], 'float32')],
      told: 'present.1.key',
    },
  ])('refuses $named', ({ inputs, told }) => {
    expect(() => read(ids, mask, key, ...inputs)).toThrow(told);
  });

  it('refuses a graph without a cache, which would read all of the text at every token', () => {
    expect(() => read(ids, mask)).toThrow('no key-value cache');
  });
});
