import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder } from '../src/model/convert-decoder';
import { FolderSink } from '../tools/folder-sink';
import type { BenchModel } from './engine-harness/main';
import { RandomCheckpoint } from './random-checkpoint';

const config = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 384,
  num_hidden_layers: 12,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  head_dim: 64,
  intermediate_size: 960,
  vocab_size: 6144,
  max_position_embeddings: 1024,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  eos_token_id: 2,
};

/** A Llama of 20 million random weights with the tokenizer of the model in `companions`, under `site`. */
export async function writeRandomModel(site: string, companions: string): Promise<BenchModel> {
  const folder = 'models/random/';
  const path = (name: string): string => join(site, folder, name);
  await mkdir(path(''), { recursive: true });
  await writeFile(path('config.json'), JSON.stringify(config));
  for (const name of ['generation_config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    await copyFile(join(companions, name), path(name));
  }
  const { signal } = new AbortController();
  const checkpoint = new RandomCheckpoint(config);
  const source = await openCheckpoint(checkpoint, checkpoint.names, signal);
  const sink = new FolderSink(path('onnx'));
  const { files } = await convertDecoder(source, { target: 'fp32', halfOnDisk: true }, sink, () => undefined, signal);
  const names = [
    ...['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'],
    ...files.map(({ name }) => `onnx/${name}`),
  ];
  const sizes = names.map(async (name) => ({ path: name, byteLength: (await stat(path(name))).size }));
  return { folder, files: await Promise.all(sizes), dtype: 'fp32', contextTokens: config.max_position_embeddings };
}
