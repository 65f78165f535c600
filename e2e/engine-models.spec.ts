import type { Page } from 'playwright/test';
import type { ModelName } from './engine-harness/models';
import { expect, webGpuTest as test } from './engine';
import { longPassage, passages } from './engine-passages';

/** The second is read in two pieces even on a graphics card. */
const texts = [passages[0] ?? '', `${longPassage}\n\n${longPassage}`];

interface Asked {
  readonly place: 'site' | 'stored' | 'files';
  readonly device: 'wasm' | 'webgpu';
}

/** Greedy tokens of a model that lies somewhere. */
function tokens(page: Page, model: ModelName, { place, device }: Asked): Promise<readonly number[][]> {
  return page.evaluate(
    async ([name, from, on, ofTexts]) => {
      const prompts = ofTexts.map((text) => harness.formatPrompt([], text));
      const asked = { device: on, by: 'decode', maxNewTokens: 6, prompts } as const;
      if (from === 'site') return harness.tokens(name, asked);
      const located = await (from === 'stored' ? harness.modelInStore(name) : harness.modelAsFiles(name));
      return harness.tokensFrom(located, asked);
    },
    [model, place, device, texts] as const,
  );
}

const cases = [
  { checkpoint: 'synthesizer', dtype: 'fp32', place: 'stored', device: 'wasm' },
  { checkpoint: 'synthesizer', dtype: 'q4', place: 'files', device: 'wasm' },
  { checkpoint: 'micro', dtype: 'q8', place: 'stored', device: 'wasm' },
  { checkpoint: 'micro', dtype: 'q4', place: 'stored', device: 'webgpu' },
] as const;

for (const { checkpoint, dtype, place, device } of cases) {
  test(`weights in files of their own give the tokens of one file: ${dtype}, ${place}, ${device}`, async ({
    harnessPage,
  }) => {
    const name = `${checkpoint}-${dtype}` as const;
    const single = await tokens(harnessPage, `${name}-single`, { place: 'site', device: 'wasm' });
    expect(single[0]).not.toEqual(single[1]);
    expect(await tokens(harnessPage, `${name}-split`, { place, device })).toEqual(single);
  });
}

test('a cache and logits in half precision are served', async ({ harnessPage }) => {
  const half = await tokens(harnessPage, 'micro-q4f16-split', { place: 'stored', device: 'wasm' });
  const whole = await tokens(harnessPage, 'micro-q4-single', { place: 'site', device: 'wasm' });
  expect(half.map((row) => row[0])).toEqual(whole.map((row) => row[0]));
});

test('a model of this device is loaded stage by stage, and says which file of it is gone', async ({ harnessPage }) => {
  const { stages, error } = await harnessPage.evaluate(async () => {
    const located = await harness.modelInStore('micro-q4-split');
    const signal = new AbortController().signal;
    const { engine, statuses } = harness.connectTo(located);
    await engine.prepare('webgpu', () => undefined, signal);
    engine.dispose();
    const loading = statuses.flatMap((status) => (status.kind === 'loading' ? [status] : []));
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('models')).getDirectoryHandle('micro-q4-split');
    await (await folder.getDirectoryHandle('onnx')).removeEntry('model_q4.onnx_data');
    const again = harness.connectTo(located).engine;
    const error = await again
      .prepare('webgpu', () => undefined, signal)
      .then(
        () => null,
        ({ name, message }: Error) => ({ name, message }),
      );
    again.dispose();
    return { stages: loading.map(({ place, progress }) => ({ place, ...progress })), error };
  });
  const weights = stages.filter(({ stage }) => stage === 'device').at(-1);
  expect([...new Set(stages.map(({ stage }) => stage))]).toEqual(['files', 'runtime', 'device']);
  expect(stages.every(({ place }) => place === 'stored')).toBe(true);
  expect(weights?.totalBytes).toBe(1_931_520);
  expect(error).toMatchObject({ name: 'ModelLoadError', message: expect.stringContaining('onnx/model_q4.onnx_data') });
});

test('a graph that the runtime refuses, and weights that do not belong to it, are told in plain words', async ({
  harnessPage,
}) => {
  const [refused, mixed] = await harnessPage.evaluate(async () => {
    const load = async (change: (files: Map<string, File>) => Promise<void>, renamed = '') => {
      const { spec, place } = await harness.modelAsFiles('micro-q4-split');
      if (place.kind !== 'files') throw new TypeError('not as files');
      const files = new Map(place.files);
      await change(files);
      const other = (path: string) => (path === renamed ? `${path}_7` : path);
      const listed = spec.files.map((file) => ({ ...file, path: other(file.path) }));
      const { engine } = harness.connectTo({ spec: { ...spec, files: listed }, place: { kind: 'files', files } });
      const told = await engine
        .prepare('wasm', () => undefined, new AbortController().signal)
        .then(
          () => 'loaded',
          ({ message }: Error) => message,
        );
      engine.dispose();
      return told;
    };
    const path = 'onnx/model_q4.onnx';
    return [
      await load(async (files) => {
        // The same length, so that the file passes for whole.
        const bytes = new Uint8Array((await files.get(path)?.arrayBuffer()) ?? new ArrayBuffer());
        const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
        const other = text.replaceAll('GroupQueryAttention', 'GroupQueryAttentioX');
        files.set(path, new File([Uint8Array.from(other, (character) => character.charCodeAt(0))], path));
      }),
      await load(async (files) => {
        const weights = files.get(`${path}_data`);
        if (weights !== undefined) files.set(`${path}_data_7`, weights);
        return Promise.resolve();
      }, `${path}_data`),
    ];
  });
  expect(refused).toMatch(/cannot run \(.*GroupQueryAttentioX.*\)\. Your pairs are saved\. Choose another build/);
  expect(mixed).toMatch(/do not belong together \(.*model_q4\.onnx_data.*\)\. Your pairs are saved\. Install/);
});
