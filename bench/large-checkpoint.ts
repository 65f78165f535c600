import { decoderArchitecture } from '../src/model/decoder-config';
import { neededWeights } from '../src/model/decoder-weights';
import { asciiBytes, packTensors } from '../src/model/test-safetensors';

const config = {
  ...{ model_type: 'llama', hidden_size: 1024, intermediate_size: 2816, num_attention_heads: 16, head_dim: 64 },
  ...{ num_key_value_heads: 4, vocab_size: 16_000, max_position_embeddings: 1024, eos_token_id: 2 },
};

/** A checkpoint of about 33 + 11 million weights a layer in bfloat16, as published ones are, but random. */
export function largeCheckpoint(layers: number): Readonly<Record<string, Uint8Array>> {
  const whole = { ...config, num_hidden_layers: layers };
  const word = new Uint32Array(1);
  const value = new Float32Array(word.buffer);
  const tensors = neededWeights(decoderArchitecture(whole)).map(({ tensor, shape }) => {
    const values = new Uint16Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index += 1) {
      value[0] = (Math.random() + Math.random() - 1) / 16;
      values[index] = (word[0] ?? 0) >>> 16;
    }
    return [tensor, { dtype: 'BF16', shape, bytes: new Uint8Array(values.buffer) }] as const;
  });
  return {
    'config.json': asciiBytes(JSON.stringify(whole)),
    'model.safetensors': packTensors(Object.fromEntries(tensors.sort(([one], [other]) => (one < other ? -1 : 1)))),
    'tokenizer.json': asciiBytes('{}'),
    'tokenizer_config.json': asciiBytes('{}'),
  };
}
