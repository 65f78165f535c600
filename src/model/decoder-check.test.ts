import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkDecoder, isCpuOnly } from './decoder-check';
import { filesInMemory } from './files-in-memory';
import { inspectOnnx, type OnnxInspection } from './onnx-inspection';

const port = (name: string, dims: readonly (number | string)[] = ['batch_size', 2, 'past', 16], elementType = 1) => ({
  name,
  elementType,
  dims,
});
const decoder: OnnxInspection = {
  operators: new Set(['MatMul', 'com.microsoft.MatMulNBits']),
  inputs: [
    ...['input_ids', 'attention_mask', 'position_ids'].map((name) => port(name, ['batch_size', 'sequence'], 7)),
    ...['past_key_values.0.key', 'past_key_values.0.value'].map((name) => port(name)),
  ],
  outputs: ['logits', 'present.0.key', 'present.0.value'].map((name) => port(name)),
  external: new Map([['model_q4.onnx_data', 100]]),
};
const graph = 'onnx/model_q4.onnx';
const weights = { path: 'onnx/model_q4.onnx_data', byteLength: 100 };
const without = (name: string) => ({ ...decoder, inputs: decoder.inputs.filter((input) => input.name !== name) });

test('a decoder whose weights are all there passes, the embedded one too', async () => {
  checkDecoder(decoder, graph, [weights]);
  const files = filesInMemory({ 'model.onnx': readFileSync('public/models/synthesizer/onnx/model.onnx') });
  const inspection = await inspectOnnx(files, 'model.onnx', new AbortController().signal);
  checkDecoder(inspection, 'model.onnx', []);
  expect(isCpuOnly(inspection)).toBe(false);
});

test.each([
  ['missing weights', decoder, [], 'missingWeights', /model_q4\.onnx_data, which is not there/],
  ['short weights', decoder, [{ ...weights, byteLength: 99 }], 'shortWeights', /99 bytes long and the model needs 100/],
  ['no ids', without('input_ids'), [weights], 'notADecoder', /no input input_ids/],
  [
    'positions of three dimensions',
    { ...without('position_ids'), inputs: [...decoder.inputs, port('position_ids', [3, 'b', 's'], 7)] },
    [weights],
    'notADecoder',
    /position_ids is not understood/,
  ],
  [
    'ids of another type',
    { ...decoder, inputs: [port('input_ids', ['b', 's'], 6), ...decoder.inputs.slice(1)] },
    [weights],
    'notADecoder',
    /input_ids is not understood/,
  ],
  [
    'no new keys',
    { ...decoder, outputs: decoder.outputs.filter(({ name }) => name !== 'present.0.key') },
    [weights],
    'notADecoder',
    /no output present\.0\.key/,
  ],
  ['no logits', { ...decoder, outputs: [] }, [weights], 'notADecoder', /no output logits/],
  [
    'an encoder’s states',
    { ...decoder, inputs: [...decoder.inputs, port('encoder_hidden_states')] },
    [weights],
    'notADecoder',
    /encoder_hidden_states is not understood/,
  ],
  [
    'no cache',
    { ...decoder, inputs: decoder.inputs.slice(0, 3) },
    [weights],
    'notADecoder',
    /no cache of keys and values/,
  ],
  [
    'a cache of text',
    { ...decoder, inputs: [...decoder.inputs, port('past_key_values.1.key', ['b', 2, 'p', 16], 8)] },
    [weights],
    'notADecoder',
    /past_key_values\.1\.key has an unusual type/,
  ],
] as const)('a graph with %s is refused', (_, inspection, files, reason, message) => {
  const check = () => checkDecoder(inspection, graph, files);
  expect(check).toThrow(message);
  expect(check).toThrow(expect.objectContaining({ name: 'ModelInstallError', reason }));
});

test('a graph that quantises as it runs belongs to the processor', () => {
  expect(isCpuOnly(decoder)).toBe(false);
  expect(isCpuOnly({ operators: new Set(['MatMul', 'DynamicQuantizeLinear']) })).toBe(true);
  expect(isCpuOnly({ operators: new Set(['com.microsoft.MatMulIntegerToFloat']) })).toBe(true);
});
