import { expect, test, vi } from 'vitest';
import { encodeHalf } from '../../src/model/half-precision';
import type { DecoderInputs } from './decoder-inputs';
import { GpuDecoder } from './gpu-decoder';

// The module names the worker that it is in; Node's build of the runtime stands in for the browser's.
vi.mock('./ort', () => import('onnxruntime-web/wasm'));
vi.stubGlobal('GPUBufferUsage', { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, STORAGE: 128 });

interface Bound {
  readonly type: string;
  readonly dims: readonly number[];
}

const inputs: DecoderInputs = {
  hasMask: true,
  hasPositions: false,
  logitsToKeep: [],
  caches: ['key', 'value'].map((name) => ({
    name: `past_key_values.0.${name}`,
    presentName: `present.0.${name}`,
    type: 'float16',
    dims: [1, 2, 0, 16],
  })),
};

/** No browser here computes in half precision: what is asked of the device and of the runtime is all that is seen. */
function scripted(vocabulary: number | string) {
  const sizes: number[] = [];
  const runs: { readonly feeds: Record<string, Bound>; readonly fetches: Record<string, Bound | null> }[] = [];
  const device = {
    limits: { maxBufferSize: 4096, maxStorageBufferBindingSize: 4096 },
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve(null),
    createBuffer: ({ size }: GPUBufferDescriptor) => (sizes.push(size), { size }),
    createShaderModule: () => ({}),
    createComputePipeline: () => ({}),
  } as unknown as GPUDevice;
  const bits = Uint16Array.from([-2, 0.5, -1, 0.5, -2, 3], encodeHalf);
  const session = {
    outputMetadata: [{ name: 'logits', isTensor: true, type: 'float16', shape: ['batch', 'positions', vocabulary] }],
    run: (feeds: Record<string, Bound>, fetches: Record<string, Bound | null>) => {
      runs.push({ feeds, fetches });
      return Promise.resolve({ logits: { data: bits, dims: [2, 1, 3] } });
    },
  } as unknown as ConstructorParameters<typeof GpuDecoder>[0];
  return { sizes, runs, decoder: new GpuDecoder(session, device, inputs, 0) };
}

test('a cache in half precision takes half the memory, and no more than the device allows', async () => {
  const { sizes, decoder } = scripted(3);
  expect(decoder.tokenBytes).toBe(2 * 2 * 16 * 2);
  expect(await decoder.reserve(2, 33)).toBe(false);
  expect(sizes).toEqual([]);
  expect(await decoder.reserve(2, 32)).toBe(true);
  expect(sizes).toEqual([4096, 4096, 2048, 2048]);
});

test('a run is bound to the rows that it is for, each tensor its past and its present', async () => {
  const { runs, decoder } = scripted(3);
  await decoder.reserve(2, 32);
  const rows = [5, 9].map((length) => ({ token: 7, length }));
  const logits = await decoder.step(rows, 'all');
  const [{ feeds, fetches } = { feeds: {}, fetches: {} }] = runs;
  expect(feeds['past_key_values.0.key']).toMatchObject({ type: 'float16', dims: [2, 2, 32, 16] });
  expect(feeds['attention_mask']).toMatchObject({ dims: [2, 10] });
  expect(fetches['present.0.key']).toBe(feeds['past_key_values.0.key']);
  expect(fetches['present.0.value']).toBe(feeds['past_key_values.0.value']);
  expect(fetches['logits']).toBeNull();
  expect([0, 1].map((row) => [...logits.values(row)])).toEqual([
    [-2, 0.5, -1],
    [0.5, -2, 3],
  ]);
});

test('where a graph does not say how many logits it has, they are downloaded', async () => {
  const { runs, decoder } = scripted('vocabulary');
  await decoder.reserve(2, 32);
  const rows = [5, 9].map((length) => ({ token: 7, length }));
  const logits = await decoder.step(rows, 'best');
  expect(runs[0]?.fetches['logits']).toBeNull();
  expect([0, 1].map((row) => logits.argmax(row))).toEqual([1, 2]);
});
