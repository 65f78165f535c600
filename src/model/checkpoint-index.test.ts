import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error';
import { readTensorEntries } from './checkpoint-index';
import { filesInMemory } from './files-in-memory';
import type { TensorEntry } from './safetensors';
import { asciiBytes, packTensors, type TestTensor } from './test-safetensors';

const INDEX = 'model.safetensors.index.json';
const ONE = 'model-00001-of-00002.safetensors';
const TWO = 'model-00002-of-00002.safetensors';
const { signal } = new AbortController();

const tensor: TestTensor = { dtype: 'U8', shape: [2], bytes: Uint8Array.of(1, 2) };
const first = packTensors({ a: tensor, b: tensor });
const second = packTensors({ c: tensor });

function readFiles(files: Record<string, Uint8Array>): Promise<ReadonlyMap<string, TensorEntry>> {
  return readTensorEntries(filesInMemory(files), Object.keys(files), signal);
}

function index(weightMap: unknown): Uint8Array {
  return asciiBytes(JSON.stringify({ metadata: { total_size: 6 }, weight_map: weightMap }));
}

test('finds every tensor of a published checkpoint in the shard that the index names', async () => {
  const [ones, twos, json] = [ONE, TWO, INDEX].map((name) =>
    readFileSync(new URL(`fixtures/checkpoints/mistral/${name}`, import.meta.url)),
  );
  if (!ones || !twos || !json) throw new Error('a fixture is missing');
  const tensors = await readFiles({ [INDEX]: json, [ONE]: ones, [TWO]: twos });
  const { weight_map: weightMap } = JSON.parse(json.toString()) as { weight_map: Record<string, string> };
  expect(Object.fromEntries([...tensors].map(([name, { file }]) => [name, file]))).toEqual(weightMap);
});

test('takes the single file where there is one, as other readers do', async () => {
  const tensors = await readFiles({ 'model.safetensors': first, [INDEX]: index({ c: TWO }), [TWO]: second });
  expect([...tensors.keys()]).toEqual(['a', 'b']);
});

test('keeps tensors that the index forgot', async () => {
  const tensors = await readFiles({ [INDEX]: index({ a: ONE, c: TWO }), [ONE]: first, [TWO]: second });
  expect([...tensors.keys()]).toEqual(['a', 'b', 'c']);
});

test.each<[string, Record<string, Uint8Array>, string]>([
  ['a checkpoint of other files', { 'pytorch_model.bin': second }, 'model.safetensors is missing, and so is'],
  ['an index without a map', { [INDEX]: asciiBytes('{"weight_map":[]}') }, 'no "weight_map"'],
  ['an index that is not JSON', { [INDEX]: asciiBytes('<html>') }, `${INDEX} is damaged`],
  ['an index that names a tensor twice', { [INDEX]: asciiBytes('{"weight_map":{"a":1,"a":2}}') }, '"a" twice'],
  ['a missing shard', { [INDEX]: index({ a: ONE }) }, `tensor "a" should be in ${ONE}, which is missing`],
  ['a shard outside the folder', { [INDEX]: index({ a: `../${ONE}` }) }, 'not the name of a shard'],
  ['a shard in another folder', { [INDEX]: index({ a: `x/${ONE}` }), [`x/${ONE}`]: first }, 'not the name of a shard'],
  ['a shard at another address', { [INDEX]: index({ a: 'https://a.b/c.safetensors' }) }, 'not the name of a shard'],
  ['a shard with an escaped path', { [INDEX]: index({ a: '..%2fa.safetensors' }) }, 'not the name of a shard'],
  ['a shard whose name is no text', { [INDEX]: index({ a: { toString: 1 } }) }, 'not the name of a shard'],
  [
    'a tensor that is in two shards',
    { [INDEX]: index({ a: ONE, c: TWO }), [ONE]: first, [TWO]: packTensors({ a: tensor, c: tensor }) },
    `${TWO}: tensor "a" is in ${ONE} too`,
  ],
  [
    'a tensor that is in another shard',
    { [INDEX]: index({ a: TWO, b: ONE }), [ONE]: first, [TWO]: second },
    `tensor "a" should be in ${TWO}, but it is in ${ONE}`,
  ],
  [
    'a tensor that is in no shard',
    { [INDEX]: index({ c: TWO, d: TWO }), [TWO]: second },
    `tensor "d" should be in ${TWO}, but it is in none of the files`,
  ],
])('refuses %s', async (_, files, problem) => {
  const error: unknown = await readFiles(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(error).toHaveProperty('message', expect.stringContaining(problem));
});
