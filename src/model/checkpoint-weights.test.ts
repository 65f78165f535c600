import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteRanges } from './byte-ranges';
import { CheckpointError } from './checkpoint-error';
import type { JsonRecord } from './checkpoint-json';
import { openCheckpoint } from './checkpoint-weights';
import type { WeightName, WeightSource } from './decoder-architecture';
import { decoderArchitecture } from './decoder-config';
import { neededWeights } from './decoder-weights';
import { filesInMemory } from './files-in-memory';
import { testCheckpoint } from './test-checkpoint';
import { asciiBytes, packTensors, type TestTensor } from './test-safetensors';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

type Files = Record<string, Uint8Array>;

const { signal } = new AbortController();
const tiny = {
  ...{ model_type: 'llama', hidden_size: 32, intermediate_size: 48, num_hidden_layers: 1, num_attention_heads: 2 },
  ...{ num_key_value_heads: 1, vocab_size: 40, max_position_embeddings: 64, head_dim: 16 },
};

function open(files: Files): Promise<WeightSource> {
  return openCheckpoint(filesInMemory(files), Object.keys(files), signal);
}

function published(folder: string): Files {
  const url = new URL(`fixtures/checkpoints/${folder}/`, import.meta.url);
  return Object.fromEntries(readdirSync(url).map((name) => [name, new Uint8Array(readFileSync(new URL(name, url)))]));
}

async function errorOf(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => 'none',
    (error: unknown) => error,
  );
}

/** Files that note how many bytes are asked for. */
function counting(contents: Files): { readonly files: ByteRanges; readonly asked: number[] } {
  const files = filesInMemory(contents);
  const asked: number[] = [];
  const read: ByteRanges['read'] = (file, start, end, stop) => {
    asked.push(end - start);
    return files.read(file, start, end, stop);
  };
  return { files: { ...files, read }, asked };
}

/** The tensors of a tiny model, to be spoilt. */
function tinyTensors(): Record<string, TestTensor> {
  return Object.fromEntries(
    neededWeights(decoderArchitecture(tiny)).map(({ tensor, shape }) => [
      tensor,
      { dtype: 'BF16', shape, bytes: new Uint8Array(2 * shape.reduce((product, size) => product * size, 1)) },
    ]),
  );
}

function withTensors(tensors: Record<string, TestTensor>, config: JsonRecord = {}): Files {
  return {
    'config.json': asciiBytes(JSON.stringify({ ...tiny, ...config })),
    'model.safetensors': packTensors(tensors),
  };
}

test.each(['llama-tied', 'mistral', 'qwen2'])(
  'opens the published checkpoint %s and reads all of it',
  async (folder) => {
    const source = await open(published(folder));
    for (const { weight, shape } of neededWeights(source.architecture)) {
      const [rows, columns] = source.shape(weight);
      expect([rows, columns]).toEqual(shape.length === 1 ? [1, ...shape] : shape);
      const values = await source.rows(weight, 0, rows, signal);
      expect(values.length).toBe(rows * columns);
      expect(values.some((value) => value !== 0)).toBe(true);
    }
  },
);

test('reads the values that a published file holds', async () => {
  const files = published('qwen2');
  const source = await open(files);
  const bias = await source.rows({ part: 'keyBias', layer: 1 }, 0, 1, signal);
  const file = files['model.safetensors'] ?? new Uint8Array();
  const view = new DataView(file.buffer, file.byteOffset + 8 + 3912 + 189184, 64);
  const expected = Array.from({ length: 32 }, (_, at) => {
    const word = new DataView(new ArrayBuffer(4));
    word.setUint16(0, view.getUint16(2 * at, true));
    return word.getFloat32(0);
  });
  expect([...bias]).toEqual(expected);
});

test('rows in parts are the whole in any parts', async () => {
  const source = await open(published('mistral'));
  const weight: WeightName = { part: 'gate', layer: 1 };
  const whole = await source.rows(weight, 0, 160, signal);
  await fc.assert(
    fc.asyncProperty(fc.nat(160), fc.nat(160), async (one, other) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const part = await source.rows(weight, from, to, signal);
      expect(Buffer.from(part.buffer).equals(Buffer.from(whole.slice(64 * from, 64 * to).buffer))).toBe(true);
    }),
  );
});

test('reads the bytes of the rows that are asked for and no others', async () => {
  const reader = counting(published('mistral'));
  const source = await openCheckpoint(reader.files, Object.keys(published('mistral')), signal);
  reader.asked.length = 0;
  await source.rows({ part: 'embedding' }, 10, 13, signal);
  expect(reader.asked).toEqual([3 * 64 * 2]);
});

test('reads a large tensor in pieces', async () => {
  const rows = 2 ** 19 + 7;
  const bytes = new Uint8Array(rows * 64);
  bytes.set([0x80, 0x3f], bytes.length - 2);
  const embedding = { dtype: 'BF16', shape: [rows, 32], bytes };
  const config = { vocab_size: rows, tie_word_embeddings: true };
  const reader = counting(withTensors({ ...tinyTensors(), 'model.embed_tokens.weight': embedding }, config));
  const source = await openCheckpoint(reader.files, ['config.json', 'model.safetensors'], signal);
  reader.asked.length = 0;
  const values = await source.rows({ part: 'embedding' }, 0, rows, signal);
  expect(reader.asked).toEqual([2 ** 25, 7 * 64]);
  expect([values.indexOf(1), values.length]).toEqual([rows * 32 - 1, rows * 32]);
});

test('gives the embedding for a tied head, whatever the file holds under its name', async () => {
  const tensors = tinyTensors();
  const head = { dtype: 'I8', shape: [1], bytes: Uint8Array.of(1) };
  const source = await open(withTensors({ ...tensors, 'lm_head.weight': head }, { tie_word_embeddings: true }));
  expect(source.shape({ part: 'head' })).toEqual([40, 32]);
});

test('leaves out the frequencies that old files hold', async () => {
  const frequencies = { dtype: 'F32', shape: [8], bytes: new Uint8Array(32) };
  const tensors = { ...tinyTensors(), 'model.layers.0.self_attn.rotary_emb.inv_freq': frequencies };
  expect((await open(withTensors(tensors))).architecture.layers).toBe(1);
});

describe('refuses, by its name, a tensor that', () => {
  const query = 'model.layers.0.self_attn.q_proj.weight';
  const bias = 'model.layers.0.self_attn.q_proj.bias';
  const values = (dtype: string, shape: readonly number[], bytes: number): TestTensor => ({
    dtype,
    shape,
    bytes: new Uint8Array(bytes),
  });

  test.each<[string, string, TestTensor, string]>([
    ['is transposed', 'model.layers.0.mlp.up_proj.weight', values('BF16', [32, 48], 3072), 'has the shape [32,48]'],
    ['is too large', query, values('BF16', [64, 32], 4096), 'config.json asks for [32,32]'],
    ['has another rank', 'model.norm.weight', values('BF16', [32, 1], 64), 'has the shape [32,1]'],
    ['holds integers', query, values('I8', [32, 32], 1024), 'has values of the type I8'],
    ['is of no known part', bias, values('BF16', [32], 64), 'is no part of the llama model'],
    ['is of a layer too many', 'model.layers.1.mlp.up_proj.weight', values('BF16', [48, 32], 3072), 'is no part'],
  ])('%s', async (_, tensor, spoilt, problem) => {
    const error = await errorOf(open(withTensors({ ...tinyTensors(), [tensor]: spoilt })));
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({ tensor, message: expect.stringContaining(problem) });
  });

  test('is missing, whichever it is', async () => {
    const tensors = tinyTensors();
    for (const tensor of Object.keys(tensors)) {
      const rest = Object.fromEntries(Object.entries(tensors).filter(([name]) => name !== tensor));
      expect(await errorOf(open(withTensors(rest)))).toMatchObject({ name: 'CheckpointError', tensor });
    }
  });

  test.each([
    ['F32', [0, 0, 0x80, 0x7f], 'Infinity'],
    ['F16', [0, 0xfc], '-Infinity'],
    ['BF16', [0xc0, 0x7f], 'NaN'],
  ])('holds a value of %s that is not finite', async (dtype, pattern, shown) => {
    const bytes = new Uint8Array(32 * 32 * pattern.length);
    bytes.set(pattern, (5 * 32 + 7) * pattern.length);
    const source = await open(withTensors({ ...tinyTensors(), [query]: { dtype, shape: [32, 32], bytes } }));
    const error = await errorOf(source.rows({ part: 'query', layer: 0 }, 3, 9, signal));
    expect(error).toMatchObject({ tensor: query, message: expect.stringContaining(`holds ${shown} in row 5`) });
    await expect(source.rows({ part: 'query', layer: 0 }, 6, 9, signal)).resolves.toHaveLength(96);
  });
});

test('refuses a checkpoint without config.json, and one of a model that is not known', async () => {
  const { 'model.safetensors': weights = new Uint8Array() } = testCheckpoint(tiny);
  expect(await errorOf(open({ 'model.safetensors': weights }))).toMatchObject({ file: 'config.json' });
  const unknown = { 'config.json': asciiBytes('{"model_type":"phi3"}'), 'model.safetensors': weights };
  expect(await errorOf(open(unknown))).toBeInstanceOf(UnsupportedArchitectureError);
});

test('rejects with what reading rejects with, and when it is stopped', async () => {
  const files = filesInMemory(published('llama-tied'));
  const names = Object.keys(published('llama-tied'));
  const broken: ByteRanges = { ...files, read: () => Promise.reject(new Error('the connection was lost')) };
  await expect(openCheckpoint(broken, names, signal)).rejects.toThrow('the connection was lost');
  const source = await openCheckpoint(files, names, signal);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(source.rows({ part: 'embedding' }, 0, 1, stopped)).rejects.toThrow('stopped');
});

test('refuses rows that a tensor does not have, and weights that the model does not have', async () => {
  const source = await open(published('llama-tied'));
  for (const [from, to] of [
    [-1, 1],
    [0, 321],
    [2, 1],
    [0.5, 1],
  ] as const) {
    await expect(source.rows({ part: 'embedding' }, from, to, signal)).rejects.toThrow(RangeError);
  }
  expect(() => source.shape({ part: 'queryBias', layer: 0 })).toThrow(CheckpointError);
  await expect(source.rows({ part: 'queryBias', layer: 0 }, 0, 1, signal)).rejects.toThrow(CheckpointError);
});

test('whatever is changed in the files, the checkpoint opens or one of two errors says why', async () => {
  const files = published('mistral');
  const names = Object.keys(files);
  const change = fc.record({
    name: fc.constantFrom(...names.filter((name) => name !== 'expected.json' && name !== 'generation_config.json')),
    at: fc.nat(2600),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...asciiBytes('0123456789-,:"[]{}eF'))),
  });
  const problems = new Set(['none', 'CheckpointError', 'UnsupportedArchitectureError']);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = { ...files };
      for (const { name, at, byte } of changes) {
        const bytes = (changed[name] ?? new Uint8Array()).slice();
        if (at < bytes.length) bytes[at] = byte;
        changed[name] = bytes;
      }
      const error = await errorOf(open(changed));
      expect(problems).toContain(error instanceof Error ? error.name : error);
    }),
    { numRuns: 200 },
  );
});
