import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { conversionVersion, convertDecoder } from './convert-decoder';
import type { ConversionOptions, ConversionProgress } from './convert-decoder';
import type { WeightSource } from './decoder-architecture';
import { MemorySink } from './memory-sink';
import { randomWeights, smallArchitecture } from './random-weights';

const { signal } = new AbortController();
const source = randomWeights(smallArchitecture({ isHeadTied: true }));
const inFiles: ConversionOptions = { target: 'q4', singleFileBytes: 0, maxFileBytes: 24_000 };
const ignore = (): void => undefined;

test('writes one file where the model is small', async () => {
  const sink = new MemorySink();
  const { files, runtimeConfig } = await convertDecoder(source, { target: 'fp32' }, sink, ignore, signal);
  expect(files).toEqual([{ name: 'model.onnx', byteLength: sink.bytes('model.onnx').byteLength }]);
  expect(runtimeConfig).toEqual({ dtype: 'fp32', use_external_data_format: {} });
});

test('writes files of weights within the limit, and the graph last', async () => {
  const sink = new MemorySink();
  const { files, runtimeConfig } = await convertDecoder(source, inFiles, sink, ignore, signal);
  const names = files.map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(['model_q4.onnx_data', 'model_q4.onnx_data_1', 'model_q4.onnx_data_2']);
  expect(names.at(-1)).toBe('model_q4.onnx');
  expect(sink.whole).toEqual(names);
  expect(files.map(({ name }) => sink.bytes(name).byteLength)).toEqual(files.map(({ byteLength }) => byteLength));
  expect(Math.max(...files.slice(0, -1).map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(24_000);
  expect(runtimeConfig.use_external_data_format).toEqual({ 'model_q4.onnx': names.length - 1 });
});

test.each(['fp32', 'q4', 'q4f16', 'q8'] as const)('gives the same bytes of %s each time', async (target) => {
  const hash = async (): Promise<string> => {
    const sink = new MemorySink();
    const { files } = await convertDecoder(source, { target }, sink, ignore, signal);
    return createHash('sha256')
      .update(sink.bytes(files[0]?.name ?? ''))
      .digest('hex');
  };
  expect(await hash()).toBe(await hash());
});

test('gives the bytes that belong to the version', async () => {
  const hashes: Record<string, string> = {};
  for (const target of ['fp32', 'q4', 'q4f16', 'q8'] as const) {
    const sink = new MemorySink();
    const { files } = await convertDecoder(source, { target }, sink, ignore, signal);
    const bytes = sink.bytes(files[0]?.name ?? '');
    hashes[target] = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  }
  // Where these differ, raise the version: a conversion that an older one began must not be gone on with.
  expect({ conversionVersion, ...hashes }).toEqual({
    conversionVersion: 2,
    ...{ fp32: 'd2c666fc5daf49cc', q4: '6750eddc67a01f8f', q4f16: '96a42e36147f9172', q8: '09cc8e4784b43edc' },
  });
});

test.each([1, 4, 9])('goes on after %i pieces to the same files', async (pieces) => {
  const whole = new MemorySink();
  const { files } = await convertDecoder(source, inFiles, whole, ignore, signal);
  const killed = new MemorySink();
  const keeping = { open: killed.open.bind(killed), abandon: () => Promise.resolve() };
  const dies = (progress: ConversionProgress): void => {
    if (progress.pieces > pieces) throw new Error('The tab is gone.');
  };
  await expect(convertDecoder(source, inFiles, keeping, dies, signal)).rejects.toThrow('gone');
  await convertDecoder(source, { ...inFiles, resumeAfter: pieces }, keeping, ignore, signal);
  expect(files.map(({ name }) => Buffer.compare(killed.bytes(name), whole.bytes(name)))).toEqual(files.map(() => 0));
});

test('counts up to the bytes that it said it would write', async () => {
  const seen: ConversionProgress[] = [];
  const { files } = await convertDecoder(
    source,
    inFiles,
    new MemorySink(),
    (progress) => void seen.push(progress),
    signal,
  );
  const total = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(seen.every(({ bytesTotal }) => bytesTotal === total)).toBe(true);
  expect(seen.at(-1)?.bytesWritten).toBe(total);
  expect(seen.map(({ pieces }) => pieces)).toEqual(seen.map((_, index) => index + 1));
});

test('leaves nothing behind when it is cancelled', async () => {
  const sink = new MemorySink();
  const cancel = new AbortController();
  const stop = ({ pieces }: ConversionProgress): void => {
    if (pieces === 3) cancel.abort(new Error('Cancelled.'));
  };
  await expect(convertDecoder(source, inFiles, sink, stop, cancel.signal)).rejects.toThrow('Cancelled.');
  expect(sink.bytes('model_q4.onnx_data')).toHaveLength(0);
  expect(sink.whole).toEqual([]);
});

test('says what went wrong first when the sink fails too', async () => {
  const failing = {
    open: () => Promise.reject(new Error('The disk is full.')),
    abandon: () => Promise.reject(new Error('The disk is gone.')),
  };
  await expect(convertDecoder(source, inFiles, failing, ignore, signal)).rejects.toThrow('The disk is full.');
});

function withRows(change: (values: Float32Array) => Float32Array, part: string): WeightSource {
  return {
    ...source,
    rows: async (weight, from, to, own) => {
      const values = await source.rows(weight, from, to, own);
      return weight.part === part ? change(values) : values;
    },
  };
}

test('names the weight that is too large for half precision', async () => {
  const sink = new MemorySink();
  const large = withRows((values) => values.map(() => 1e7), 'up');
  await expect(convertDecoder(large, { target: 'q4f16' }, sink, ignore, signal)).rejects.toMatchObject({
    name: 'ConversionError',
    tensor: 'layer 0 up',
  });
  expect(sink.bytes('model_q4f16.onnx')).toHaveLength(0);
  const norms = withRows((values) => values.map(() => 1e5), 'finalNorm');
  await expect(convertDecoder(norms, { target: 'q4f16' }, sink, ignore, signal)).rejects.toThrow(/"finalNorm"/);
});

test('names the weight whose shape is not what the configuration says', async () => {
  const odd: WeightSource = {
    ...source,
    shape: (weight) => (weight.part === 'down' ? [64, 95] : source.shape(weight)),
  };
  await expect(convertDecoder(odd, { target: 'q4' }, new MemorySink(), ignore, signal)).rejects.toThrow(
    /"layer 0 down" is 64 x 95, .* 64 x 96/,
  );
});

test('refuses a source that gives fewer rows than asked for', async () => {
  const short = withRows((values) => values.slice(1), 'gate');
  await expect(convertDecoder(short, { target: 'q4' }, new MemorySink(), ignore, signal)).rejects.toThrow(
    /layer 0 gate/,
  );
});

test.each([
  ['heads of an odd size', { headSize: 24 }, /24 values/],
  ['heads that do not share keys evenly', { heads: 3, keyValueHeads: 2 }, /3 query heads/],
  ['no positions for a layer', { rotatesLayer: [true] }, /2 layers/],
])('refuses %s', async (_, changes, message) => {
  const odd = randomWeights(smallArchitecture(changes));
  await expect(convertDecoder(odd, { target: 'q4' }, new MemorySink(), ignore, signal)).rejects.toThrow(message);
});

test.each([
  ['q4', false, 'float matrices in half precision, or choose the target q4f16'],
  ['q4', true, 'a target with fewer bits'],
] as const)('refuses a weight of %s that no file can hold and says what helps', async (target, halfOnDisk, way) => {
  const limits = { target, halfOnDisk, singleFileBytes: 0, maxFileBytes: 10_000 };
  const converting = convertDecoder(source, limits, new MemorySink(), ignore, signal);
  await expect(converting).rejects.toThrow(`"embedding" alone is larger than 0.01 MB`);
  await expect(converting).rejects.toThrow(way);
});

test('makes positions for 32,768 tokens at most, unless it is told otherwise', async () => {
  const long = randomWeights(smallArchitecture({ contextTokens: 100_000 }));
  const convert = async (options: ConversionOptions) => convertDecoder(long, options, new MemorySink(), ignore, signal);
  const usual = await convert({ target: 'q4' });
  const whole = await convert({ target: 'q4', contextTokens: 100_000 });
  expect([usual.contextTokens, whole.contextTokens]).toEqual([32_768, 100_000]);
  const sizes = [usual, whole].map(({ files }) => files[0]?.byteLength ?? 0);
  // Cosines and sines of half a head of 16 values.
  expect((sizes[1] ?? 0) - (sizes[0] ?? 0)).toBeCloseTo((100_000 - 32_768) * 2 * 8 * 4, -2);
});

test('refuses a context longer than the model has', async () => {
  const options = { target: 'q4', contextTokens: 129 } as const;
  await expect(convertDecoder(source, options, new MemorySink(), ignore, signal)).rejects.toThrow(/1 and 128/);
});
