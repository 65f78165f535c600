import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error';
import { filesInMemory } from './files-in-memory';
import { readSafetensorsHeader, type TensorEntry } from './safetensors';
import { packTensors, safetensorsFile } from './test-safetensors';

const FILE = 'model.safetensors';
const { signal } = new AbortController();
const fixture = readFileSync(new URL('fixtures/checkpoints/qwen2/model.safetensors', import.meta.url));

function read(bytes: Uint8Array): Promise<ReadonlyMap<string, TensorEntry>> {
  return readSafetensorsHeader(filesInMemory({ [FILE]: bytes }), FILE, signal);
}

function readHeader(header: unknown, valueBytes: number): Promise<ReadonlyMap<string, TensorEntry>> {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return read(safetensorsFile(new TextEncoder().encode(text), new Uint8Array(valueBytes)));
}

async function problemOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CheckpointError);
  return error instanceof Error ? error.message : '';
}

const entry = (dtype: unknown, shape: unknown, begin: unknown, end: unknown): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test('tells where each tensor of a published file lies', async () => {
  const tensors = await read(fixture);
  expect(tensors.size).toBe(38);
  expect(tensors.get('model.layers.0.self_attn.k_proj.bias')).toEqual({
    file: FILE,
    dtype: 'BF16',
    shape: [32],
    start: 8 + 3912 + 102656,
    end: 8 + 3912 + 102720,
  });
});

test('takes scalars, tensors without values, types of parts of a byte, and names like those of objects', async () => {
  const header = {
    ...{ scalar: entry('F64', [], 0, 8), none: entry('F32', [0, 7], 8, 8), small: entry('F4', [2, 3], 8, 11) },
    ...{ constructor: entry('U8', [1], 11, 12) },
  };
  const text = `${JSON.stringify(header).slice(0, -1)},"__proto__":{"dtype":"I8","shape":[2],"data_offsets":[12,14]}}  `;
  const tensors = await readHeader(text, 14);
  expect([...tensors.keys()]).toEqual(['scalar', 'none', 'small', 'constructor', '__proto__']);
});

describe('refuses', () => {
  const prefix = (length: bigint, rest = ''): Uint8Array => {
    const bytes = new Uint8Array(8 + rest.length);
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    bytes.set(new TextEncoder().encode(rest), 8);
    return bytes;
  };

  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'only 0 bytes'],
    ['a file cut off in its length', new Uint8Array(7), 'only 7 bytes'],
    ['a header of no bytes', prefix(0n, '{}'), 'header of 0 bytes'],
    ['a header of a byte', prefix(1n, '{}'), 'header of 1 bytes'],
    ['a header beyond the file', prefix(3n, '{}'), 'is only 10 bytes long'],
    ['a header beyond all memory', prefix(2n ** 64n - 1n, '{}'), 'header of 18446744073709551615 bytes'],
    ['a header over the bound', prefix(2n ** 24n + 1n, '{}'), 'header of 16777217 bytes'],
    ['a web page', new TextEncoder().encode('<!DOCTYPE html><html>'), 'begins with the text "<!DOCTYP"'],
    ['a placeholder', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'), '"version "'],
    ['a header that is not UTF-8', safetensorsFile(Uint8Array.of(0x7b, 0xff, 0x7d), new Uint8Array()), 'UTF-8'],
    ['a tensor that is cut off', fixture.subarray(0, fixture.length - 1), 'it was cut off'],
    ['bytes after the last tensor', new Uint8Array([...fixture, 0]), 'has 1 bytes at its end'],
  ])('%s', async (_, bytes, problem) => {
    expect(await problemOf(read(bytes))).toContain(problem);
  });

  test.each<[string, unknown, string]>([
    ['text that is not JSON', '{"a":', 'valid JSON'],
    ['a header that is no object', '[]', 'not a JSON object'],
    ['metadata that is not text', { __metadata__: { format: 1 } }, '__metadata__'],
    ['a tensor that is no object', { a: null }, 'tensor "a" is described by null'],
    ['an unknown type', { a: entry('F7', [8], 0, 8) }, 'tensor "a" has the unknown type "F7"'],
    ['a type that is no text', { a: entry(['U8'], [8], 0, 8) }, 'unknown type ["U8"]'],
    ['a missing shape', { a: { dtype: 'U8', data_offsets: [0, 8] } }, 'impossible shape nothing'],
    ['a negative size', { a: entry('U8', [-8], 0, 8) }, 'tensor "a" has the impossible shape [-8]'],
    ['half a size', { a: entry('U8', [0.5], 0, 8) }, 'impossible shape [0.5]'],
    ['a size beyond whole numbers', '{"a":{"dtype":"U8","shape":[1e300],"data_offsets":[0,8]}}', 'impossible shape'],
    ['sizes whose product overflows', { a: entry('F32', [2 ** 40, 2 ** 40], 0, 8) }, 'has 8 bytes, which is wrong'],
    ['sizes whose product is without bound', { a: entry('F32', Array(40).fill(2 ** 50), 0, 8) }, 'which is wrong'],
    ['more bytes than the shape has', { a: entry('F16', [3], 0, 8) }, 'has 8 bytes, which is wrong for F16 [3]'],
    ['parts of bytes that fill none', { a: entry('F4', [15], 0, 8) }, 'wrong for F4 [15]'],
    ['offsets that go back', { a: entry('U8', [8], 8, 0) }, 'impossible byte offsets [8,0]'],
    ['offsets below zero', { a: entry('U8', [8], -8, 0) }, 'impossible byte offsets [-8,0]'],
    ['one offset', { a: { dtype: 'U8', shape: [8], data_offsets: [8] } }, 'impossible byte offsets [8]'],
    ['offsets beyond the file', { a: entry('U8', [9], 0, 9) }, 'the file holds 8 bytes of values'],
    [
      'a tensor inside another',
      { a: entry('U8', [8], 0, 8), b: entry('U8', [2], 2, 4) },
      'shares bytes with tensor "a"',
    ],
    ['a hole', { a: entry('U8', [2], 0, 2), b: entry('U8', [4], 4, 8) }, 'tensor "b" has 2 bytes before it'],
    ['values of no tensor', {}, 'has 8 bytes at its end'],
    ['a tensor named twice', '{"a":{},"\\u0061":{}}', 'it names "a" twice'],
    ['deep nesting', '['.repeat(1e6), 'nested more than 32 deep'],
  ])('%s', async (_, header, problem) => {
    expect(await problemOf(readHeader(header, 8))).toContain(problem);
  });
});

test('shows little of a name that is chosen to be long', async () => {
  const message = await problemOf(readHeader({ ['\n'.repeat(1e5)]: 1 }, 0));
  expect(message.length).toBeLessThan(600);
  expect(message).not.toContain('\n');
});

test('says which bytes a reader left out', async () => {
  const files = filesInMemory({ [FILE]: fixture });
  const short = { ...files, read: async () => new Uint8Array(3) };
  expect(await problemOf(readSafetensorsHeader(short, FILE, signal))).toContain('bytes 0 to 8 were asked for and 3');
});

test('stops when it is told to', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(readSafetensorsHeader(filesInMemory({ [FILE]: fixture }), FILE, stopped)).rejects.toThrow('stopped');
});

describe('whatever the bytes', () => {
  const small = packTensors({
    a: { dtype: 'F32', shape: [2, 2], bytes: new Uint8Array(16) },
    b: { dtype: 'BF16', shape: [3], bytes: new Uint8Array(6) },
  });

  /** Reads, and counts what is asked for. */
  async function outcome(bytes: Uint8Array): Promise<unknown> {
    const files = filesInMemory({ [FILE]: bytes });
    let asked = 0;
    const counting = {
      ...files,
      read: (file: string, start: number, end: number, stop: AbortSignal) => {
        asked += end - start;
        return files.read(file, start, end, stop);
      },
    };
    const result: unknown = await readSafetensorsHeader(counting, FILE, signal).catch((error: unknown) => error);
    expect(asked).toBeLessThanOrEqual(Math.max(8, bytes.length));
    return result;
  }

  function expectTensorsOrCheckpointError(result: unknown, bytes: Uint8Array): void {
    if (!(result instanceof Map)) return expect(result).toBeInstanceOf(CheckpointError);
    for (const { start, end } of (result as ReadonlyMap<string, TensorEntry>).values()) {
      expect(start <= end && end <= bytes.length).toBe(true);
    }
  }

  test('random ones are a checkpoint error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isHeader) => {
        const file = isHeader ? safetensorsFile(bytes, new Uint8Array(8)) : bytes;
        expectTensorsOrCheckpointError(await outcome(file), file);
      }),
      { numRuns: 1000 },
    );
  });

  test('a changed file is read within its bounds or is a checkpoint error', async () => {
    const change = fc.record({ at: fc.nat(small.length - 1), byte: fc.nat(255) });
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 0, max: small.length }), fc.boolean(), async (edits, cut, isCut) => {
        const bytes = small.slice(0, isCut ? cut : undefined);
        for (const { at, byte } of edits) if (at < bytes.length) bytes[at] = byte;
        expectTensorsOrCheckpointError(await outcome(bytes), bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test('any header of JSON is a checkpoint error or describes the file', async () => {
    const number = fc.oneof(fc.nat(30), fc.maxSafeInteger(), fc.double());
    const fields = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'BF16', 'U8', 'F4'), fc.jsonValue()),
        shape: fc.oneof(fc.array(number), fc.jsonValue()),
        data_offsets: fc.oneof(fc.tuple(number, number), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(fc.dictionary(fc.string(), fc.oneof(fields, fc.jsonValue())), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(header, fc.nat(20), async (value, valueBytes) => {
        const bytes = safetensorsFile(new TextEncoder().encode(JSON.stringify(value)), new Uint8Array(valueBytes));
        expectTensorsOrCheckpointError(await outcome(bytes), bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
