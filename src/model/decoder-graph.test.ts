import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { dequantizeRows, quantizeRows } from './block-quantization';
import type { BlockScheme } from './block-quantization';
import { convertDecoder } from './convert-decoder';
import type { ConversionOptions } from './convert-decoder';
import type { DecoderArchitecture, WeightName, WeightSource } from './decoder-architecture';
import { Float64Decoder } from './float64-decoder';
import { decodeHalf, encodeHalf } from './half-precision';
import { MemorySink } from './memory-sink';
import { randomWeights, smallArchitecture } from './random-weights';

env.wasm.numThreads = 1;
env.logLevel = 'error';

const { signal } = new AbortController();
const PROMPT = [3, 1, 4, 1, 5, 9, 2, 6, 5, 35, 8, 9];
const CONTINUATION = Array.from({ length: 32 }, (_, index) => (index * 29 + 7) % 80);

const llama3 = {
  kind: 'llama3',
  factor: 8,
  lowFrequencyFactor: 1,
  highFrequencyFactor: 4,
  originalContext: 32,
} as const;

const families: Readonly<Record<string, Partial<DecoderArchitecture>>> = {
  llama: { isHeadTied: true, ropeScaling: llama3 },
  'llama with biases': { hasQueryKeyValueBias: true, hasOutputBias: true, hasFeedForwardBias: true },
  mistral: { family: 'mistral', headSize: 32 },
  'mistral with a window shorter than the text': { family: 'mistral', slidingWindow: 8 },
  qwen2: { family: 'qwen2', isHeadTied: true, hasQueryKeyValueBias: true, ropeTheta: 1e6 },
  qwen3: { family: 'qwen3', hasQueryKeyNorm: true, headSize: 32, normEpsilon: 1e-6 },
  smollm3: { family: 'smollm3', layers: 4, rotatesLayer: [true, true, true, false] },
};

test.each(Object.entries(families))('computes a float32 %s as the papers do', async (_, changes) => {
  const source = randomWeights(smallArchitecture(changes));
  const session = await convertedSession(source, { target: 'fp32' });
  expect(await largestDifference(session, source)).toBeLessThan(1e-4);
});

const schemes = {
  q4: { bits: 4, scaleType: 'float32' },
  q4f16: { bits: 4, scaleType: 'float16' },
  q8: { bits: 8, scaleType: 'float32' },
} as const;
const quantised = (['q4', 'q8'] as const).flatMap((target) =>
  (['nearest', 'search', 'zeroPoints'] as const).map((method) => ({ target, method })),
);

test.each(quantised)('computes with the very weights that $target with $method keeps', async ({ target, method }) => {
  // 48 and 80 columns are no multiple of a block.
  const source = randomWeights(smallArchitecture({ hiddenSize: 48, intermediateSize: 80, isHeadTied: true }));
  const session = await convertedSession(source, { target, method });
  const kept = quantisedWeights(source, { ...schemes[target], method });
  expect(await largestDifference(session, kept)).toBeLessThan(1e-4);
});
test('computes in half precision as exactly as half precision allows', async () => {
  const source = randomWeights(
    smallArchitecture({ hasQueryKeyNorm: true, hasQueryKeyValueBias: true, isHeadTied: true }),
  );
  const session = await convertedSession(source, { target: 'q4f16', method: 'search' });
  const kept = quantisedWeights(source, { ...schemes.q4f16, method: 'search' });
  expect(await largestDifference(session, kept)).toBeLessThan(5e-3);
});

test('stores matrices in half precision and computes with what is left of them', async () => {
  const source = randomWeights(smallArchitecture({ hasQueryKeyValueBias: true, isHeadTied: true }));
  const session = await convertedSession(source, { target: 'fp32', halfOnDisk: true });
  const halved = changedWeights(source, ({ part }, values) =>
    part.endsWith('Norm') || part.endsWith('Bias') ? values : values.map((value) => decodeHalf(encodeHalf(value))),
  );
  expect(await largestDifference(session, halved)).toBeLessThan(1e-4);
});

test('reads weights from files beside the graph', async () => {
  const source = randomWeights(smallArchitecture());
  const options = { target: 'q4', method: 'zeroPoints' } as const;
  const inside = await convertedSession(source, options);
  const beside = await convertedSession(source, { ...options, singleFileBytes: 0, maxFileBytes: 24_000 });
  expect(await beside.run(PROMPT)).toEqual(await inside.run(PROMPT));
});

test('gives the logits of the last positions that are asked for', async () => {
  const source = randomWeights(smallArchitecture());
  const all = await (await convertedSession(source, { target: 'q8' })).run(PROMPT);
  const last = await (await convertedSession(source, { target: 'q8' })).run(PROMPT, 2);
  expect(last).toEqual(all.slice(-2 * source.architecture.vocabularySize));
});

/** The largest difference of logits from those of float64, over the prompt and single steps, by their largest. */
async function largestDifference(session: ConvertedSession, source: WeightSource): Promise<number> {
  const decoder = await Float64Decoder.load(source, signal);
  const cache = decoder.emptyCache();
  let difference = 0;
  let largest = 0;
  for (const tokens of [PROMPT, ...CONTINUATION.map((token) => [token])]) {
    const expected = decoder.run(tokens, cache).flatMap((logits) => Array.from(logits));
    const logits = await session.run(tokens);
    expect(logits).toHaveLength(expected.length);
    expected.forEach((value, index) => {
      difference = Math.max(difference, Math.abs(value - (logits[index] ?? NaN)));
      largest = Math.max(largest, Math.abs(value));
    });
  }
  return difference / largest;
}

interface ConvertedSession {
  /** Logits of the last `keep` tokens (0 for all), flat, after all tokens of the runs before. */
  run(tokens: readonly number[], keep?: number): Promise<readonly number[]>;
}

async function convertedSession(source: WeightSource, options: ConversionOptions): Promise<ConvertedSession> {
  const sink = new MemorySink();
  const { files } = await convertDecoder(source, options, sink, () => undefined, signal);
  const [graph, ...weights] = files.map(({ name }) => name).reverse();
  const session = await InferenceSession.create(sink.bytes(graph ?? ''), {
    executionProviders: ['wasm'],
    externalData: weights.map((path) => ({ path, data: sink.bytes(path) })),
  });
  const { architecture } = source;
  const dims = [1, architecture.keyValueHeads, 0, architecture.headSize];
  const emptyCache = (): Tensor =>
    options.target === 'q4f16'
      ? new Tensor('float16', new Uint16Array(0), dims)
      : new Tensor('float32', new Float32Array(0), dims);
  let length = 0;
  let cache: Record<string, Tensor> = Object.fromEntries(
    session.inputNames.filter((name) => name.startsWith('past_key_values.')).map((name) => [name, emptyCache()]),
  );
  return {
    run: async (tokens, keep = 0) => {
      length += tokens.length;
      const outputs = await session.run({
        input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
        attention_mask: new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]),
        num_logits_to_keep: new Tensor('int64', BigInt64Array.of(BigInt(keep)), []),
        ...cache,
      });
      const { logits, ...present } = outputs;
      cache = Object.fromEntries(
        Object.entries(present).map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
      );
      return Array.from(logits?.data ?? [], Number);
    },
  };
}

/** What is left of weights after they were quantised; a tied head is quantised apart from the embedding. */
function quantisedWeights(source: WeightSource, scheme: BlockScheme): WeightSource {
  const isTied = source.architecture.isHeadTied;
  const original = (weight: WeightName): WeightName =>
    isTied && weight.part === 'head' ? { part: 'embedding' } : weight;
  const untied: WeightSource = {
    architecture: { ...source.architecture, isHeadTied: false },
    shape: (weight) => source.shape(original(weight)),
    rows: (weight, from, to, own) => source.rows(original(weight), from, to, own),
  };
  return changedWeights(untied, ({ part }, values, columns) => {
    if (!['query', 'key', 'value', 'output', 'gate', 'up', 'down', 'head'].includes(part)) return values;
    const rows = values.length / columns;
    return dequantizeRows(quantizeRows(values, rows, columns, scheme), rows, columns, scheme.bits);
  });
}

function changedWeights(
  source: WeightSource,
  change: (weight: WeightName, values: Float32Array, columns: number) => Float32Array,
): WeightSource {
  return {
    ...source,
    rows: async (weight, from, to, own) =>
      change(weight, await source.rows(weight, from, to, own), source.shape(weight)[1]),
  };
}
