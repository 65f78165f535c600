import { expect, test, vi } from 'vitest';
import type { Device } from '../../src/domain/run';
import { decode } from './decode';
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
}

interface Behaviour {
  /** The token that the model writes after a step, counted from 1. */
  readonly nextToken?: (step: number) => number;
  readonly whileRunning?: (step: number) => void;
}

/** A model whose every step takes a few milliseconds, as on a graphics card. */
function aModel(device: Device, { nextToken = () => 1, whileRunning }: Behaviour = {}) {
  const asked: Ask[] = [];
  const made: InstanceType<typeof Tensor>[] = [];
  const tensor = (...values: ConstructorParameters<typeof Tensor>) => {
    const one = new Tensor(...values);
    made.push(one);
    return one;
  };
  const session = {
    inputNames: ['input_ids', 'attention_mask', 'past_key_values.0.key'],
    inputMetadata: [
      {
        isTensor: true,
        name: 'past_key_values.0.key',
        type: 'float32',
        shape: ['batch_size', 2, 'past_sequence_length', 4],
      },
    ],
    run: async (feeds: Readonly<Record<string, { readonly dims: readonly number[] }>>) => {
      asked.push({ tokens: feeds['input_ids']?.dims[1] ?? 0, total: feeds['attention_mask']?.dims[1] ?? 0 });
      const step = asked.length;
      setTimeout(() => whileRunning?.(step));
      await new Promise((resolve) => setTimeout(resolve, 4));
      const logits = new Float32Array(VOCABULARY);
      logits[nextToken(step)] = 1;
      return {
        logits: tensor('float32', logits, [1, 1, VOCABULARY]),
        'present.0.key': tensor('float32', new Float32Array(0), [1, 2, step, 4]),
      };
    },
  };
  const model = { session, device, contextTokens: 1024, endTokens: new Set([END]) } as unknown as LoadedModel;
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
  expect(asked).toEqual([
    { tokens: 16, total: 16 },
    { tokens: 16, total: 32 },
    { tokens: 8, total: 40 },
    { tokens: 1, total: 41 },
  ]);
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
