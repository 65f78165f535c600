import { expect, test } from 'vitest';
import { isCheckpoint, missingCompanions, readyBuilds } from './ready-build';

const files = (...paths: readonly string[]) => paths.map((path) => ({ path, byteLength: path.length }));
const companions = ['tokenizer.json', 'config.json', 'README.md', 'tokenizer_config.json', 'generation_config.json'];
const kept = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json'];
const builds = (...paths: readonly string[]) =>
  readyBuilds(files(...companions, ...paths)).map(({ dtype, graph, files }) => [
    dtype,
    graph,
    files.map(({ path }) => path).filter((path) => !kept.includes(path)),
  ]);

test('each build of a repository is found with its own files of weights, in order', () => {
  expect(
    builds(
      ...['onnx/model_q4.onnx_data_2', 'onnx/model_q4.onnx_data_10', 'onnx/model_q4.onnx_data_1'],
      ...['onnx/model.onnx', 'onnx/model_q4.onnx', 'onnx/model_q4.onnx_data', 'onnx/model_q4f16.onnx'],
      ...['onnx/model_int8.onnx', 'onnx/decoder_model_merged.onnx', 'other/model.onnx', 'model.safetensors'],
      ...['onnx/model_quantized.onnx', 'onnx/model_fp16.onnx', 'onnx/model_q4f16.onnx_data_old'],
    ),
  ).toEqual([
    ['fp32', 'onnx/model.onnx', ['onnx/model.onnx']],
    [
      'q4',
      'onnx/model_q4.onnx',
      ['', '_data', '_data_1', '_data_2', '_data_10'].map((end) => `onnx/model_q4.onnx${end}`),
    ],
    ['q4f16', 'onnx/model_q4f16.onnx', ['onnx/model_q4f16.onnx']],
    ['q8', 'onnx/model_quantized.onnx', ['onnx/model_quantized.onnx']],
    ['fp16', 'onnx/model_fp16.onnx', ['onnx/model_fp16.onnx']],
  ]);
});

test('companions come along where they are there', () => {
  const [build] = readyBuilds(files(...companions, 'chat_template.jinja', 'onnx/model.onnx', 'vocab.json'));
  expect(build?.files.map(({ path }) => path)).toEqual([...kept, 'chat_template.jinja', 'onnx/model.onnx']);
});

test('Optimum’s layout is understood, and the folder onnx stands above it', () => {
  expect(builds('model.onnx', 'model.onnx.data')).toEqual([['fp32', 'model.onnx', ['model.onnx', 'model.onnx.data']]]);
  expect(builds('model.onnx', 'onnx/model.onnx')).toEqual([['fp32', 'onnx/model.onnx', ['onnx/model.onnx']]]);
});

test('a graph that is alone in its folder has the weights beside it', () => {
  expect(builds('onnx/model_q4.onnx', 'onnx/all.data')).toEqual([
    ['q4', 'onnx/model_q4.onnx', ['onnx/model_q4.onnx', 'onnx/all.data']],
  ]);
});

test('without a tokenizer there is no build', () => {
  const some = files('config.json', 'tokenizer_config.json', 'onnx/model.onnx');
  expect(readyBuilds(some)).toEqual([]);
  expect(missingCompanions(some)).toEqual(['tokenizer.json']);
});

test('a checkpoint is told by its safetensors beside its configuration', () => {
  expect(isCheckpoint(files('config.json', 'model-00001-of-00002.safetensors'))).toBe(true);
  expect(isCheckpoint(files('config.json', 'sub/model.safetensors'))).toBe(false);
  expect(isCheckpoint(files('model.safetensors'))).toBe(false);
});
