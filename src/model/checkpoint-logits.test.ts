import { readFileSync, readdirSync } from 'node:fs';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { openCheckpoint } from './checkpoint-weights';
import { convertDecoder } from './convert-decoder';
import type { WeightSource } from './decoder-architecture';
import { filesInMemory } from './files-in-memory';
import { Float64Decoder } from './float64-decoder';
import { MemorySink } from './memory-sink';

env.wasm.numThreads = 1;
env.logLevel = 'error';

const { signal } = new AbortController();
const families = ['llama-tied', 'mistral', 'qwen2'] as const;

/** Token ids, and the logits that Hugging Face transformers computes behind some of them, in float32. */
interface Expected {
  readonly ids: readonly number[];
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

async function fixture(folder: string): Promise<{ source: WeightSource; expected: Expected }> {
  const url = new URL(`fixtures/checkpoints/${folder}/`, import.meta.url);
  const names = readdirSync(url);
  const files = Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(new URL(name, url)))]));
  const expected = JSON.parse(readFileSync(new URL('expected.json', url), 'utf8')) as Expected;
  return { source: await openCheckpoint(filesInMemory(files), names, signal), expected };
}

/** The largest difference from the expected logits, by the largest of them. */
function error({ rows }: Expected, logitsAt: (position: number) => ArrayLike<number>): number {
  let [difference, largest] = [0, 0];
  for (const [position, row] of Object.entries(rows)) {
    const logits = logitsAt(Number(position));
    expect(logits).toHaveLength(row.length);
    row.forEach((value, index) => {
      difference = Math.max(difference, Math.abs(value - (logits[index] ?? NaN)));
      largest = Math.max(largest, Math.abs(value));
    });
  }
  return difference / largest;
}

test.each(families)('the graph of %s gives the logits that Hugging Face transformers gives', async (folder) => {
  const { source, expected } = await fixture(folder);
  const sink = new MemorySink();
  await convertDecoder(source, { target: 'fp32' }, sink, () => undefined, signal);
  const session = await InferenceSession.create(sink.bytes('model.onnx'), { executionProviders: ['wasm'] });
  const { keyValueHeads, headSize, vocabularySize } = source.architecture;
  const length = expected.ids.length;
  const pasts = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const { logits } = await session.run({
    input_ids: new Tensor('int64', BigInt64Array.from(expected.ids, BigInt), [1, length]),
    attention_mask: new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]),
    num_logits_to_keep: new Tensor('int64', BigInt64Array.of(0n), []),
    ...Object.fromEntries(pasts.map((name) => [name, new Tensor('float32', [], [1, keyValueHeads, 0, headSize])])),
  });
  const all = logits?.data as Float32Array;
  const at = (position: number): Float32Array =>
    all.subarray(position * vocabularySize, (position + 1) * vocabularySize);
  expect(error(expected, at)).toBeLessThan(1e-4);
});

test.each(families)('the float64 pass over %s gives them too', async (folder) => {
  const { source, expected } = await fixture(folder);
  const decoder = await Float64Decoder.load(source, signal);
  const logits = decoder.run(expected.ids, decoder.emptyCache());
  expect(error(expected, (position) => logits[position] ?? [])).toBeLessThan(1e-4);
});
