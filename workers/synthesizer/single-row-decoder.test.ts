import { expect, test, vi } from 'vitest';
import { encodeHalf } from '../../src/model/half-precision';
import type { Decoder } from './decoder';
import { readDecoderInputs } from './decoder-inputs';
import { SingleRowDecoder } from './single-row-decoder';
import { openDecoder } from './test-model';

// The module names the worker that it is in; Node's build of the runtime stands in for the browser's.
vi.mock('./ort', () => import('onnxruntime-web/wasm'));

const MICRO = 'e2e/fixtures/models/micro/onnx/model.onnx';
const prompt = Array.from({ length: 40 }, (_, index) => 5 + ((index * 7919) % 6000));

/** Runs of a graph of one cache that writes token 2, in half precision. */
function scripted(asks: readonly string[]) {
  const runs: { readonly tokens: number; readonly positions: readonly bigint[]; readonly wanted: readonly string[] }[] =
    [];
  const scalars = ['input_ids', ...asks].map((name) => ({ name, type: 'int64', shape: ['batch', 'sequence'] }));
  const cache = { name: 'past_key_values.0.key', type: 'float16', shape: ['batch', 2, 'past', 4] };
  const inputMetadata = [...scalars, cache].map((input) => ({ isTensor: true as const, ...input }));
  const inputs = readDecoderInputs({ inputMetadata, outputNames: ['logits', 'present.0.key'] } as unknown as Parameters<
    typeof readDecoderInputs
  >[0]);
  const run = (feeds: Record<string, Fed>, wanted: readonly string[]) => {
    const tokens = feeds['input_ids']?.dims[1] ?? 0;
    runs.push({ tokens, positions: [...(feeds['position_ids']?.data ?? [])], wanted });
    const data = Uint16Array.from({ length: 4 * tokens }, (_, index) => encodeHalf(index % 4 === 2 ? 1.5 : -1));
    const present = { dispose: () => undefined };
    return Promise.resolve({ logits: { data, dims: [1, tokens, 4] }, 'present.0.key': present });
  };
  const session = { run } as unknown as ConstructorParameters<typeof SingleRowDecoder>[0];
  return { runs, decoder: (firstPosition = 0) => new SingleRowDecoder(session, inputs, firstPosition) };
}

interface Fed {
  readonly dims: readonly number[];
  readonly data: Iterable<bigint>;
}

test('it computes what rows that share memory compute', async () => {
  const { session, inputs, newDecoder } = await openDecoder(MICRO);
  const [alone, inPlace] = [new SingleRowDecoder(session, inputs, 0), newDecoder()];
  await inPlace.reserve(1, 64);
  expect(alone.tokenBytes).toBe(inPlace.tokenBytes);
  for (const text of [prompt, prompt.slice(7, 20)]) {
    for (const decoder of [alone, inPlace]) await decoder.extend(0, 0, text.slice(0, 5), 'nothing');
    const own = await alone.extend(0, 5, text.slice(5), 'all', 2);
    const other = await inPlace.extend(0, 5, text.slice(5), 'all', 2);
    expect([0, 1].map((index) => own.values(index))).toEqual([0, 1].map((index) => other.values(index)));
    const step = { token: own.argmax(1), length: text.length };
    expect((await alone.step([step], 'best')).argmax(0)).toBe((await inPlace.step([step], 'best')).argmax(0));
  }
});

test('a row cannot be taken back, kept or copied', async () => {
  const { decoder } = scripted(['num_logits_to_keep']);
  const alone: Decoder = decoder();
  await alone.extend(0, 0, prompt, 'nothing');
  await expect(alone.extend(0, 39, [1], 'best')).rejects.toThrow(RangeError);
  await expect(alone.extend(1, 0, [1], 'best')).rejects.toThrow(TypeError);
  expect(await alone.reserve(1, 9000)).toBe(true);
  expect(await alone.reserve(2, 10)).toBe(false);
  expect(alone.save(0, 4)).toBeNull();
  expect(() => alone.copy(0, 1, 4)).toThrow(TypeError);
});

test('where a graph makes the logits of all positions, those of the last token alone are fetched', async () => {
  const { decoder, runs } = scripted(['position_ids']);
  const alone = decoder(1);
  await alone.extend(0, 0, prompt.slice(0, 3), 'nothing');
  const logits = await alone.extend(0, 3, prompt.slice(3, 6), 'all');
  expect(runs).toEqual([
    { tokens: 3, positions: [1n, 2n, 3n], wanted: ['present.0.key'] },
    { tokens: 2, positions: [4n, 5n], wanted: ['present.0.key'] },
    { tokens: 1, positions: [6n], wanted: ['logits', 'present.0.key'] },
  ]);
  expect(logits.argmax(0)).toBe(2);
  expect([...logits.values(0)]).toEqual([-1, -1, 1.5, -1]);
});
