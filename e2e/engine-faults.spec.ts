import type { Page } from 'playwright/test';
import type { DecodingSettings } from '../src/domain/decoding';
import { expect, test } from './engine';
import { passages } from './engine-passages';

const greedy: DecodingSettings = { maxNewTokens: 200, temperature: 0, topK: 0, topP: 1, seed: 0 };

/** Breaks the worker in the middle of a request, then asks again. */
function breakAndAskAgain(page: Page, how: 'crash' | 'hang') {
  return page.evaluate(
    async ([kind, text, decoding]) => {
      const { engine, workers, statuses } = harness.connect('micro', { silenceMs: 1500 });
      const prompt = harness.formatPrompt([], text);
      const complete = () => engine.complete({ prompt, decoding }, new AbortController().signal);
      const before = JSON.stringify((await complete()).segments);
      const broken = complete().catch((error: Error) => ({ name: error.name, message: error.message }));
      if (kind === 'hang') workers[0]?.worker.terminate();
      // Not of the protocol: the handler throws on it.
      else workers[0]?.worker.postMessage(null);
      const error = await broken;
      const lost = statuses.at(-1);
      const after = JSON.stringify((await complete()).segments);
      engine.dispose();
      return {
        error,
        lost,
        isSame: before === after,
        started: workers.length,
        statuses: statuses.map(({ kind }) => kind),
      };
    },
    [how, passages[0] ?? '', greedy] as const,
  );
}

test('a crashed worker is replaced, and the next request gives the same', async ({ harnessPage }) => {
  const outcome = await breakAndAskAgain(harnessPage, 'crash');
  expect(outcome).toMatchObject({
    error: { name: 'EngineLostError' },
    lost: { kind: 'lost' },
    isSame: true,
    started: 2,
  });
});

test('a hung worker is replaced, and the next request gives the same', async ({ harnessPage }) => {
  const outcome = await breakAndAskAgain(harnessPage, 'hang');
  expect(outcome).toMatchObject({
    error: { name: 'EngineLostError' },
    lost: { kind: 'lost' },
    isSame: true,
    started: 2,
  });
});

interface BadFile {
  readonly named: string;
  readonly file: string;
  readonly answer: { readonly status: number; readonly contentType: string; readonly body: string };
}

const badFiles: readonly BadFile[] = [
  {
    named: 'a missing file',
    file: 'onnx/model.onnx',
    answer: { status: 404, contentType: 'text/plain', body: 'Not found' },
  },
  {
    named: 'a page in place of a file',
    file: 'config.json',
    answer: { status: 200, contentType: 'text/html', body: '<!doctype html>' },
  },
  {
    named: 'half a file',
    file: 'tokenizer.json',
    answer: { status: 200, contentType: 'application/json', body: '{"version"' },
  },
];

for (const { named, file, answer } of badFiles) {
  test(`${named} is named in the error, and the model loads once it is there`, async ({ harnessPage }) => {
    await harnessPage.route(`**/models/micro/${file}`, (route) => route.fulfill(answer), { times: 1 });
    const { error, tokens } = await harnessPage.evaluate(async () => {
      const { engine } = harness.connect('micro');
      const signal = new AbortController().signal;
      const error = await engine
        .prepare('auto', () => undefined, signal)
        .then(
          () => null,
          ({ name, message }: Error) => ({ name, message }),
        );
      const tokens = await engine.countTokens(harness.formatPrompt([], 'Dogs bark.'), signal);
      engine.dispose();
      return { error, tokens };
    });
    expect(error?.name).toBe('ModelLoadError');
    expect(error?.message).toContain(file);
    expect(tokens).toBeGreaterThan(5);
  });
}

test('loading can be stopped and begun again', async ({ harnessPage }) => {
  const { name, kinds } = await harnessPage.evaluate(async () => {
    const { engine, statuses } = harness.connect('embedded');
    const stop = new AbortController();
    const preparing = engine.prepare('auto', () => stop.abort(), stop.signal);
    const name = await preparing.catch((error: Error) => error.name);
    await engine.prepare('auto', () => undefined, new AbortController().signal);
    engine.dispose();
    return { name, kinds: statuses.map(({ kind }) => kind) };
  });
  expect(name).toBe('AbortError');
  expect(kinds).toContain('idle');
  expect(kinds).toContain('ready');
});

test('without an adapter, or with an imitated one, WebGPU is not tried', async ({ harnessPage }) => {
  const reasons = await harnessPage.evaluate(async () => {
    const reasons: string[] = [];
    const software = { key: 'software', isSoftware: true, hasShaderF16: false };
    const limits = { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 30 };
    for (const adapter of [null, { ...software, ...limits }]) {
      const { engine, workers } = harness.connect('micro', { adapter });
      const signal = new AbortController().signal;
      await engine.prepare('auto', () => undefined, signal);
      await engine.considerWebGpu(signal);
      const { status } = engine;
      reasons.push(`${workers.length} ${status.kind === 'ready' ? `${status.device}: ${status.reason}` : status.kind}`);
      engine.dispose();
    }
    return reasons;
  });
  expect(reasons).toEqual([
    '1 wasm: This browser offers no WebGPU here, so the model runs on the processor.',
    '1 wasm: The graphics card is only imitated here, so the model runs on the processor.',
  ]);
});
