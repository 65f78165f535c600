import { describe, expect, it } from 'vitest';
import type { Device } from '../../src/domain/run';
import { bytesInMemory, readModelFiles } from './model-files';
import type { ModelToLoad } from './protocol';

const contents: readonly (readonly [string, string])[] = [
  ['config.json', '{}'],
  ['onnx/model_q4.onnx', 'graph'],
  ['onnx/model_q4.onnx_data', 'weights'],
  ['onnx/model_q4.onnx_data_1', 'more'],
];

function aModel(changed: Readonly<Record<string, string | null>> = {}): ModelToLoad {
  const there = contents.flatMap(([path, text]) => {
    const now = changed[path] === undefined ? text : changed[path];
    return now === null ? [] : [[path, new File([now], path)] as const];
  });
  return {
    place: { kind: 'files', files: new Map(there) },
    files: contents.map(([path, { length }]) => ({ path, byteLength: length })),
    dtype: 'q4',
    contextTokens: 1024,
  };
}

const read = (model: ModelToLoad, device: Device) => readModelFiles(model, device, () => undefined);

describe('readModelFiles', () => {
  it('leaves the weights on the disk for a graphics card, by the names that the graph knows', async () => {
    const { inMemory, weights } = await read(aModel(), 'webgpu');
    expect([...inMemory.keys()]).toEqual(['config.json', 'onnx/model_q4.onnx']);
    expect(weights.map(({ path }) => path).sort()).toEqual(['model_q4.onnx_data', 'model_q4.onnx_data_1']);
    expect(weights.every(({ data }) => data instanceof File)).toBe(true);
    expect(bytesInMemory(aModel(), 'webgpu')).toBe(7);
  });

  it('reads them for the processor, telling how far it is', async () => {
    const told: number[] = [];
    const { weights } = await readModelFiles(aModel(), 'wasm', (loaded) => told.push(loaded));
    const texts = weights.map(({ data }) => (data instanceof File ? 'a file' : new TextDecoder().decode(data)));
    expect(texts.sort()).toEqual(['more', 'weights']);
    expect(told.at(-1)).toBe(bytesInMemory(aModel(), 'wasm'));
  });

  it.each(['wasm', 'webgpu'] as const)(
    'names a file of weights that is missing or cut short, on %s',
    async (device) => {
      const path = 'onnx/model_q4.onnx_data_1';
      for (const now of [null, 'mo']) {
        await expect(read(aModel({ [path]: now }), device)).rejects.toMatchObject({
          name: 'ModelLoadError',
          message: expect.stringContaining(path),
        });
      }
    },
  );

  it('takes a graph at the top, as Optimum writes it, with the weights beside it', async () => {
    const paths = ['config.json', 'tokenizer.json', 'chat_template.jinja', 'model.onnx', 'model.onnx.data'];
    const files = paths.map((path) => ({ path, byteLength: path.length }));
    const there = new Map(paths.map((path) => [path, new File([path], path)]));
    const model = { place: { kind: 'files', files: there }, files, dtype: 'fp32', contextTokens: 1024 } as const;
    const { inMemory, weights } = await read(model, 'webgpu');
    expect([...inMemory.keys()].sort()).toEqual([...paths.slice(0, 3), 'onnx/model.onnx'].sort());
    expect(weights.map(({ path }) => path)).toEqual(['model.onnx.data']);
  });

  it('names the graph that a build needs, where the model has another', async () => {
    await expect(read({ ...aModel(), dtype: 'q4f16' }, 'webgpu')).rejects.toMatchObject({
      name: 'ModelLoadError',
      message: expect.stringContaining('onnx/model_q4f16.onnx'),
    });
  });
});
