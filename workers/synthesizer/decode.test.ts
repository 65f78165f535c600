import { expect, test, vi } from 'vitest';
import type { Device } from '../../src/domain/run';
import { decode } from './decode';
import { readDecoderInputs } from './decoder-inputs';
import { encodeHalf } from '../../src/model/half-precision';
import type { LoadedModel } from './load-model';

// The runtime itself takes a browser; what is asked of it is all that counts here.
vi.mock('./ort', () => {
  class Tensor {
    isDisposed = false;
    constructor(
      readonly type: string,
      readonly data: { readonly length: number },
      readonly dims: readonly number[],
    ) {}
    dispose(): void {
      this.isDisposed = true;
    }
  }
  return { Tensor };
});
const { Tensor } = (await import('./ort')) as unknown as {
  Tensor: new (type: string, data: unknown, dims: readonly number[]) => { readonly isDisposed: boolean };
};

const VOCABULARY = 4;
const END = 3;

interface Ask {
  readonly tokens: number;
  readonly total: number;
  readonly positions: readonly bigint[];
  readonly wanted: readonly string[];
}

interface Fed {
  readonly dims: readonly number[];
  readonly data: unknown;
}

interface Behaviour {
  /** The token that the model writes after a step, counted from 1. */
  readonly nextToken?: (step: number) => number;
  readonly whileRunning?: (step: number) => void;
  /** Besides token ids, the mask and one cache. */
  readonly inputs?: readonly string[];
  readonly cacheType?: 'float32' | 'float16';
}

/** A model whose every step takes a few milliseconds, as on a graphics card. */
function aModel(device: Device, behaviour: Behaviour = {}) {
  const { nextToken = () => 1, whileRunning, inputs = ['num_logits_to_keep'], cacheType = 'float32' } = behaviour;
  const asked: Ask[] = [];
  const made: InstanceType<typeof Tensor>[] = [];
  const tensor = (...values: ConstructorParameters<typeof Tensor>) => {
    const one = new Tensor(...values);
    made.push(one);
    return one;
  };
  const scalars = ['input_ids', 'attention_mask', ...inputs].map((name) => ({
    isTensor: true as const,
    name,
    type: 'int64' as const,
    shape: name === 'num_logits_to_keep' ? [] : ['batch_size', 'sequence_length'],
  }));
  const cacheShape = ['batch_size', 2, 'past_sequence_length', 4];
  const session = {
    outputNames: ['logits', 'present.0.key'],
    inputMetadata: [
      ...scalars,
      { isTensor: true as const, name: 'past_key_values.0.key', type: cacheType, shape: cacheShape },
    ],
    run: async (feeds: Readonly<Record<string, Fed>>, wanted: readonly string[]) => {
      const tokens = feeds['input_ids']?.dims[1] ?? 0;
      const positions = [...((feeds['position_ids']?.data ?? []) as Iterable<bigint>)];
      asked.push({ tokens, total: feeds['attention_mask']?.dims[1] ?? 0, positions, wanted });
      const step = asked.length;
      setTimeout(() => whileRunning?.(step));
      await new Promise((resolve) => setTimeout(resolve, 4));
      const length = cacheType === 'float16' ? tokens * VOCABULARY : VOCABULARY;
      const numbers = new Float32Array(length);
      numbers[length - VOCABULARY + nextToken(step)] = 1;
      const logits = cacheType === 'float16' ? Uint16Array.from(numbers, encodeHalf) : numbers;
      return {
        logits: tensor(cacheType, logits, [1, length / VOCABULARY, VOCABULARY]),
        'present.0.key': tensor(cacheType, new Float32Array(0), [1, 2, step, 4]),
      };
    },
  };
  const model = {
    session,
    inputs: readDecoderInputs(session),
    device,
    contextTokens: 1024,
    firstPosition: 0,
    endTokens: new Set([END]),
  } as unknown as LoadedModel;
  return { model, asked, made };
}

const prompt = Array.from({ length: 40 }, (_, index) => index % VOCABULARY);
const highest = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));

function request(maxNewTokens: number, onStep: (token: number | null) => void = () => undefined) {
  return { promptTokens: prompt, maxNewTokens, choose: highest, onStep };
}

test('a stop is heard before the next step, wherever it falls', async () => {
  const device = 'webgpu';
  const whole = aModel(device);
  await decode(whole.model, request(6), new AbortController().signal);
  for (let at = 1; at < whole.asked.length; at += 1) {
    const stop = new AbortController();
    // In the middle of the step, as a message from the page would come.
    const { model, asked, made } = aModel(device, { whileRunning: (step) => step === at && stop.abort() });
    await expect(decode(model, request(6), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked.length, `stopped in step ${String(at)}`).toBe(at);
    expect(made.every(({ isDisposed }) => isDisposed)).toBe(true);
  }
});

test('a prompt is read in pieces, each knowing what came before', async () => {
  const { model, asked } = aModel('wasm');
  await decode(model, request(2), new AbortController().signal);
  expect(asked).toMatchObject([
    { tokens: 16, total: 16, wanted: ['present.0.key'] },
    { tokens: 16, total: 32, wanted: ['present.0.key'] },
    { tokens: 8, total: 40, wanted: ['logits', 'present.0.key'] },
    { tokens: 1, total: 41, wanted: ['logits', 'present.0.key'] },
  ]);
});

test('where a graph keeps the logits of all positions, those of the last token alone are fetched', async () => {
  const { model, asked } = aModel('wasm', { inputs: ['position_ids'] });
  await decode(model, { ...request(1), promptTokens: prompt.slice(0, 17) }, new AbortController().signal);
  expect(asked).toMatchObject([
    { tokens: 16, wanted: ['present.0.key'] },
    { tokens: 1, total: 17, positions: [16n], wanted: ['logits', 'present.0.key'] },
  ]);
});

test('positions go on where the cache ends, and begin where the model counts from', async () => {
  const { model, asked } = aModel('wasm', { inputs: ['position_ids', 'num_logits_to_keep'] });
  const short = { ...request(3), promptTokens: prompt.slice(0, 3) };
  await decode({ ...model, firstPosition: 1 }, short, new AbortController().signal);
  expect(asked.map(({ positions }) => positions)).toEqual([[1n, 2n, 3n], [4n], [5n]]);
});

test('half precision comes as bits where the browser knows no such numbers', async () => {
  const chosen: number[] = [];
  const { model, made } = aModel('webgpu', { cacheType: 'float16', nextToken: (step) => step % VOCABULARY });
  await decode(
    model,
    request(9, (token) => void (token !== null && chosen.push(token))),
    new AbortController().signal,
  );
  expect(chosen).toEqual([1, 2, 3]);
  expect(made.every(({ isDisposed }) => isDisposed)).toBe(true);
});

test('it ends at an end token, at the tokens allowed, and where the context is full', async () => {
  const { signal } = new AbortController();
  const ended = aModel('webgpu', { nextToken: (step) => (step === 3 ? END : 1) });
  expect(await decode(ended.model, request(9), signal)).toMatchObject({ finishReason: 'stop', newTokens: 3 });
  expect(await decode(aModel('webgpu').model, request(4), signal)).toMatchObject({
    finishReason: 'length',
    newTokens: 4,
  });
  const full = { ...aModel('webgpu').model, contextTokens: 42 };
  expect(await decode(full, request(9), signal)).toMatchObject({ finishReason: 'length', newTokens: 2 });
  await expect(decode({ ...full, contextTokens: 40 }, request(9), signal)).rejects.toMatchObject({
    name: 'PromptTooLongError',
  });
});
