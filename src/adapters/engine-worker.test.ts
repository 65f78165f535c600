import { afterEach, expect, it, vi } from 'vitest';
import type { ToSynthesizer } from '../../workers/synthesizer/protocol';
import { EngineWorker } from './engine-worker';
import { ScriptedWorker } from './scripted-workers';

const limits = { loadingMs: 60_000, servingMs: 20_000 };
const large = [{ path: 'onnx/model_q4f16.onnx_data', byteLength: 4_000_000_000 }];
const model = { place: { kind: 'stored', folder: 'a' }, files: large, dtype: 'q4f16', contextTokens: 2048 } as const;

afterEach(() => vi.useRealTimers());

/** A load that answers what `script` does, and how it ended. */
function loading(script: (message: ToSynthesizer, worker: ScriptedWorker) => void) {
  vi.useFakeTimers();
  const scripted: ScriptedWorker = new ScriptedWorker((message) => script(message, scripted));
  const worker = new EngineWorker(scripted as Partial<Worker> as Worker, 'webgpu', limits);
  const ended = { message: '' };
  worker
    .load(model, { fixed: null, most: null }, () => undefined, new AbortController().signal)
    .then(
      () => (ended.message = 'loaded'),
      (error: Error) => (ended.message = error.message),
    );
  return ended;
}

it('gives a large model minutes to reach the graphics card, and no hang more than that', async () => {
  const progress = { stage: 'device', loadedBytes: 0, totalBytes: 4_000_000_000 } as const;
  const ended = loading((_, worker) => worker.reply({ kind: 'loading', progress }));
  await vi.advanceTimersByTimeAsync(180_000);
  expect(ended.message).toBe('');
  await vi.advanceTimersByTimeAsync(240_000);
  expect(ended.message).toContain('did not answer any more');
});

it('waits no longer for a file that does not come because the model is large', async () => {
  const ended = loading(() => undefined);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ended.message).toContain('did not answer any more');
});

it('says that there is too little memory where the worker fell over it', async () => {
  const ended = loading((_, worker) => {
    worker.reply({ kind: 'failed', error: { name: 'RangeError', message: 'Array buffer allocation failed' } });
  });
  await vi.advanceTimersByTimeAsync(1);
  expect(ended.message).toContain('needs more memory than the browser gives here (about 4.0 GB)');
});
