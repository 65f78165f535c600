import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteRanges } from './byte-ranges';
import { filesInMemory } from './files-in-memory';
import { inspectOnnx } from './onnx-inspection';
import { encodeModel } from './onnx-model';
import type { OnnxGraph } from './onnx-graph';
import { ProtobufMessage } from './protobuf-writer';

const { signal } = new AbortController();

const graph: OnnxGraph = {
  name: 'decoder',
  nodes: [
    { operator: 'MatMul', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
    {
      operator: 'MatMulNBits',
      domain: 'com.microsoft',
      inputs: ['y'],
      outputs: ['z'],
      attributes: { bits: { int: 4 } },
    },
  ],
  constants: [{ name: 'c', type: 'int64', dims: [1], bytes: new Uint8Array(8) }],
  inputs: [{ name: 'x', type: 'float16', dims: ['batch_size', 16] }],
  outputs: [{ name: 'z', type: 'float32', dims: [] }],
};
const weights = [
  { tensor: { name: 'w', type: 'float16', dims: [4, 8] }, location: 'model.onnx_data', offset: 0 },
  { tensor: { name: 'v', type: 'float32', dims: [10] }, location: 'model.onnx_data', offset: 64 },
  { tensor: { name: 'u', type: 'uint8', dims: [7] }, location: 'model.onnx_data_1', offset: 0 },
] as const;

/** Counts what is read. */
function counted(files: ByteRanges): ByteRanges & { read: ByteRanges['read']; readBytes: () => number } {
  let bytes = 0;
  return {
    byteLength: (file) => files.byteLength(file),
    read: async (file, start, end, stop) => {
      const part = await files.read(file, start, end, stop);
      bytes += part.length;
      return part;
    },
    readBytes: () => bytes,
  };
}

const inspect = (bytes: Uint8Array) => inspectOnnx(filesInMemory({ 'model.onnx': bytes }), 'model.onnx', signal);

test('operators, inputs, outputs and files of weights are told', async () => {
  const found = await inspect(encodeModel(graph, weights));
  expect([...found.operators]).toEqual(['MatMul', 'com.microsoft.MatMulNBits']);
  expect(found.inputs).toEqual([{ name: 'x', elementType: 10, dims: ['batch_size', 16] }]);
  expect(found.outputs).toEqual([{ name: 'z', elementType: 1, dims: [] }]);
  expect([...found.external]).toEqual([
    ['model.onnx_data', 104],
    ['model.onnx_data_1', 7],
  ]);
});

test('a model with its weights inside is understood from a part of it', async () => {
  const files = counted(filesInMemory({ 'model.onnx': readFileSync('public/models/synthesizer/onnx/model.onnx') }));
  const found = await inspectOnnx(files, 'model.onnx', signal);
  expect(found.external.size).toBe(0);
  expect(found.operators).toContain('com.microsoft.GroupQueryAttention');
  expect(found.inputs.map(({ name }) => name)).toContain('past_key_values.0.key');
  expect(files.readBytes()).toBeLessThan(6_000_000);
});

test('operators and weights of subgraphs are told too, and weights among the inputs are no inputs', async () => {
  const external = (location: string) =>
    new ProtobufMessage()
      .varint(1, 3)
      .varint(2, 1)
      .text(8, 'weight')
      .message(13, new ProtobufMessage().text(1, 'location').text(2, location))
      .varint(14, 1);
  const inner = new ProtobufMessage().message(1, new ProtobufMessage().text(4, 'DynamicQuantizeLinear'));
  const branch = new ProtobufMessage().text(1, 'then_branch').message(6, inner);
  const constant = new ProtobufMessage().text(1, 'value').message(5, external('./inner.bin'));
  const node = new ProtobufMessage().text(4, 'If').message(5, branch).message(5, constant);
  const outer = new ProtobufMessage()
    .message(1, node)
    .message(5, external('outer.bin'))
    .message(11, new ProtobufMessage().text(1, 'weight'))
    .message(11, new ProtobufMessage().text(1, 'input_ids'));
  const found = await inspect(new ProtobufMessage().varint(1, 8).message(7, outer).toBytes());
  expect([...found.operators]).toEqual(['DynamicQuantizeLinear', 'If']);
  expect([...found.external]).toEqual([
    ['inner.bin', 12],
    ['outer.bin', 12],
  ]);
  expect(found.inputs.map(({ name }) => name)).toEqual(['input_ids']);
});

test.each(['../model.onnx_data', '/etc/passwd', 'a\\b', 'a//b', '', 'C:x', 'a/../b'])(
  'weights at "%s" are refused',
  async (location) => {
    const [weight] = weights;
    const bytes = encodeModel(graph, [{ ...weight, location }]);
    await expect(inspect(bytes)).rejects.toMatchObject({ name: 'ModelInstallError', reason: 'notOnnx' });
  },
);

test.each([
  ['<!DOCTYPE html><html></html>', 'webPage'],
  ['\n<html lang="en">', 'webPage'],
  ['version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5', 'lfsPointer'],
  ['{"error":"Entry not found"}', 'notOnnx'],
  ['', 'notOnnx'],
])('%j is not taken for a model', async (text, reason) => {
  await expect(inspect(new TextEncoder().encode(text))).rejects.toMatchObject({ name: 'ModelInstallError', reason });
});

test('a file that was cut off is refused', async () => {
  const whole = encodeModel(graph, weights);
  await expect(inspect(whole.subarray(0, whole.length - 3))).rejects.toMatchObject({ reason: 'notOnnx' });
});

test('whatever the bytes are, it ends with an answer or a named refusal', async () => {
  const whole = encodeModel(graph, weights);
  const damaged = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = whole.slice();
      for (const [index, value] of changes) bytes[index] = value;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
      const outcome = await inspect(bytes).then(
        () => 'ModelInstallError',
        (error: Error) => error.name,
      );
      expect(outcome).toBe('ModelInstallError');
    }),
    { numRuns: 2000 },
  );
});

test('graphs inside graphs end at some depth', async () => {
  let inner = new ProtobufMessage().message(1, new ProtobufMessage().text(4, 'Add'));
  for (let depth = 0; depth < 40; depth += 1) {
    const attribute = new ProtobufMessage().message(6, inner);
    inner = new ProtobufMessage().message(1, new ProtobufMessage().text(4, 'If').message(5, attribute));
  }
  await expect(inspect(new ProtobufMessage().message(7, inner).toBytes())).rejects.toMatchObject({ reason: 'notOnnx' });
});
