import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToSynthesizer } from '../../workers/synthesizer/protocol';
import { runSynthesis } from '../synthesis/run-loop';
import { aJob, aListener, aRun, MemoryRunStore } from '../synthesis/test-run';
import type { ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { DeviceVerdict } from './device-choice';
import { embeddedModel } from './model-registry';
import { card, completion, connect, failed, request, working } from './scripted-workers';

const signal = new AbortController().signal;
const webGpuWon: DeviceVerdict = { adapterKey: card.key, wasmMs: 400, webgpuMs: 90 };

describe('SynthesizerConnection', () => {
  afterEach(() => vi.useRealTimers());

  it('starts one worker for many calls, and tells it where the files lie', async () => {
    const asked: ToSynthesizer[] = [];
    const { connection, prepare, workers } = connect(() => working(100, (message) => void asked.push(message)));
    await Promise.all([
      prepare('auto'),
      connection.complete(request, signal),
      connection.countTokens(request.prompt, signal),
    ]);
    expect(workers.map(({ build }) => build)).toEqual(['wasm']);
    expect(asked[0]).toMatchObject({
      kind: 'load',
      model: { place: { kind: 'site', folderUrl: 'https://site.example/a/b/models/synthesizer/' } },
    });
  });

  it('rejects what was in flight when the worker fails, and starts another at the next call', async () => {
    const { connection, prepare, alive, statuses, workers } = connect((_, nth) =>
      working(100, ({ kind }) => (nth === 0 && kind === 'complete' ? failed : undefined)),
    );
    await prepare('auto');
    const [first, second] = await Promise.allSettled([
      connection.complete(request, signal),
      connection.complete(request, signal),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'EngineLostError' } });
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'EngineLostError' } });
    expect(statuses.at(-1)).toMatchObject({ kind: 'lost', message: expect.stringContaining('out of memory') });
    expect(alive()).toEqual([]);
    expect(await connection.complete(request, signal)).toEqual(completion);
    expect(workers).toHaveLength(2);
  });

  it('takes a worker that throws for lost', async () => {
    const { connection, prepare, workers } = connect(() =>
      working(100, ({ kind }) => (kind === 'complete' ? null : undefined)),
    );
    await prepare('auto');
    const completing = connection.complete(request, signal);
    await Promise.resolve();
    const event = Object.assign(new Event('error'), { message: 'Uncaught RuntimeError: unreachable' });
    workers[0]?.worker.onerror?.(event as ErrorEvent);
    await expect(completing).rejects.toMatchObject({ name: 'EngineLostError' });
  });

  it('takes a silent worker for lost', async () => {
    vi.useFakeTimers();
    const { connection, prepare, alive } = connect(() =>
      working(100, ({ kind }) => (kind === 'complete' ? null : undefined)),
    );
    await prepare('auto');
    const completing = connection.complete(request, signal);
    const lost = expect(completing).rejects.toMatchObject({ name: 'EngineLostError' });
    await vi.advanceTimersByTimeAsync(60_000);
    await lost;
    expect(alive()).toEqual([]);
  });

  it('waits for the worker to have stopped before it rejects an aborted call', async () => {
    const stop = new AbortController();
    let cancelled: (() => void) | undefined;
    const { connection, prepare } = connect(() => (message, reply) => {
      if (message.kind === 'load') reply({ kind: 'loaded' });
      if (message.kind === 'complete') stop.abort();
      if (message.kind !== 'cancel') return;
      const error = { name: 'AbortError', message: 'Stopped.' };
      cancelled = () => reply({ kind: 'refused', id: message.id, error });
    });
    await prepare('auto');
    let name = '';
    const completing = connection.complete(request, stop.signal).catch((error: Error) => (name = error.name));
    await vi.waitFor(() => expect(cancelled).toBeDefined());
    expect(name).toBe('');
    cancelled?.();
    await completing;
    expect(name).toBe('AbortError');
  });

  it('lets a run be paused while a lost model starts again', async () => {
    const stop = new AbortController();
    const { connection, prepare, alive, workers } = connect((_, nth) =>
      working(100, ({ kind }) => {
        if (nth > 0) return null;
        return kind === 'complete' ? failed : undefined;
      }),
    );
    await prepare('auto');
    const ending = runSynthesis(aJob(aRun(4), connection, new MemoryRunStore()), aListener(), stop.signal);
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    stop.abort();
    expect(await ending).toEqual({ kind: 'interrupted' });
    expect(alive()).toEqual([]);
  });

  it('moves to WebGPU when it is measured to be faster, and lets WASM finish first', async () => {
    let finish: (() => void) | undefined;
    const { connection, prepare, alive, verdict } = connect((build) =>
      build !== 'wasm'
        ? working(20)
        : (message, reply) => {
            if (message.kind !== 'complete' || finish !== undefined) return working(100)(message, reply);
            finish = () => reply({ kind: 'completed', id: message.id, completion });
          },
    );
    await prepare('auto');
    const slow = connection.complete(request, signal);
    await connection.considerWebGpu(signal);
    expect(alive()).toHaveLength(2);
    finish?.();
    expect(await slow).toEqual(completion);
    expect(alive()).toEqual(['webgpu-asyncify']);
    expect(connection.status).toMatchObject({ kind: 'ready', device: 'webgpu' });
    expect(verdict()).toEqual({ adapterKey: card.key, wasmMs: 100, webgpuMs: 20 });
  });

  it.each([
    { named: 'slower', script: working(Infinity), remembers: true },
    {
      named: 'unable to load',
      script: working(1, ({ kind }) => (kind === 'load' ? failed : undefined)),
      remembers: false,
    },
    { named: 'failing', script: working(1, ({ kind }) => (kind === 'measure' ? failed : undefined)), remembers: false },
  ])('stays on WASM when WebGPU is $named', async ({ script, remembers }) => {
    const { connection, prepare, alive, verdict, statuses } = connect((build) =>
      build === 'wasm' ? working(100) : script,
    );
    await prepare('auto');
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['wasm']);
    expect(statuses.at(-1)).toMatchObject({
      kind: 'ready',
      device: 'wasm',
      reason: expect.stringContaining('graphics card'),
    });
    expect(verdict() !== undefined).toBe(remembers);
    expect(await connection.complete(request, signal)).toEqual(completion);
  });

  it('stays on WASM when WebGPU is faster and writes other tokens', async () => {
    const wrong = working(1, (message) =>
      message.kind === 'measure'
        ? { kind: 'measured', id: message.id, measured: { totalMs: 1, tokens: [1, 3] } }
        : undefined,
    );
    const { connection, prepare, alive } = connect((build) => (build === 'wasm' ? working(100) : wrong));
    await prepare('auto');
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['wasm']);
    expect(connection.status).toMatchObject({ reason: expect.stringContaining('other results') });
  });

  it('falls back to WASM, and says so, when a remembered WebGPU cannot start', async () => {
    const { connection, prepare, alive, verdict } = connect(
      (build) => (build === 'wasm' ? working() : working(1, ({ kind }) => (kind === 'load' ? failed : undefined))),
      webGpuWon,
    );
    await prepare('auto');
    expect(alive()).toEqual(['wasm']);
    expect(connection.status).toMatchObject({ kind: 'ready', reason: expect.stringContaining('could not start') });
    expect(verdict()).toBeUndefined();
  });

  it('does not leave a device that a person pinned', async () => {
    const { prepare, alive } = connect(() => working(1, ({ kind }) => (kind === 'load' ? failed : undefined)));
    await expect(prepare('webgpu')).rejects.toMatchObject({
      name: 'ModelLoadError',
    });
    expect(alive()).toEqual([]);
  });

  it('leaves WebGPU after two losses in a row', async () => {
    const { connection, prepare, alive } = connect(
      (build) => (build === 'wasm' ? working() : working(1, ({ kind }) => (kind === 'complete' ? failed : undefined))),
      webGpuWon,
    );
    await prepare('auto');
    await expect(connection.complete(request, signal)).rejects.toMatchObject({ name: 'EngineLostError' });
    await expect(connection.complete(request, signal)).rejects.toMatchObject({ name: 'EngineLostError' });
    expect(await connection.complete(request, signal)).toEqual(completion);
    expect(alive()).toEqual(['wasm']);
  });

  it('can be prepared again right after a preparation was stopped', async () => {
    const { connection, prepare, alive, workers } = connect((_, nth) =>
      working(1, ({ kind }) => (kind === 'load' && nth === 0 ? null : undefined)),
    );
    const stop = new AbortController();
    const stopped = expect(prepare('auto', stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(workers).toHaveLength(1));
    stop.abort();
    await prepare('auto');
    await stopped;
    expect(alive()).toEqual(['wasm']);
    expect(connection.status.kind).toBe('ready');
  });

  it('puts another model in the place of one, after what is in flight, and starts its choice of device anew', async () => {
    let finish: (() => void) | undefined;
    const asked: string[] = [];
    const { connection, prepare, workers, alive } = connect(
      (_, nth) => (message, reply) => {
        asked.push(`${String(nth)} ${message.kind}`);
        if (nth > 0 || message.kind !== 'complete') return working()(message, reply);
        finish = () => reply({ kind: 'completed', id: message.id, completion });
      },
      webGpuWon,
    );
    await prepare('auto');
    const slow = connection.complete(request, signal);
    await vi.waitFor(() => expect(finish).toBeDefined());
    const other = { ...embeddedModel, id: 'other' as ModelId };
    const preparing = prepare('auto', signal, other);
    const counting = connection.countTokens(request.prompt, signal);
    await new Promise((resolve) => setTimeout(resolve));
    expect(workers).toHaveLength(1);
    finish?.();
    expect(await slow).toEqual(completion);
    await Promise.all([preparing, counting]);
    expect(asked).toEqual(['0 load', '0 complete', '1 load', '1 countTokens']);
    // What was measured of the one says nothing of the other.
    expect(workers.map(({ build }) => build)).toEqual(['webgpu-asyncify', 'wasm']);
    expect(alive()).toEqual(['wasm']);
    expect(connection.status).toMatchObject({ kind: 'ready', device: 'wasm' });
  });

  it('lets go of a model that is still loading when another is wanted', async () => {
    const { connection, prepare, alive, workers } = connect((_, nth) =>
      working(1, ({ kind }) => (kind === 'load' && nth === 0 ? null : undefined)),
    );
    const lost = expect(prepare('auto')).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(workers).toHaveLength(1));
    await prepare('auto', signal, { ...embeddedModel, id: 'other' as ModelId });
    await lost;
    expect(alive()).toEqual(['wasm']);
    expect(connection.status.kind).toBe('ready');
  });

  it('does not send a build in half precision to the processor when the graphics card failed', async () => {
    const { prepare, alive } = connect(() => working(1, ({ kind }) => (kind === 'load' ? failed : undefined)));
    const half: ModelSpec = { ...embeddedModel, dtype: 'q4f16' };
    await expect(prepare('auto', signal, half)).rejects.toMatchObject({
      name: 'ModelLoadError',
      message: expect.stringContaining('needs more memory'),
    });
    expect(alive()).toEqual([]);
  });

  it('does not measure a large model, which is on the processor only because there is no card', async () => {
    const asked: ToSynthesizer['kind'][] = [];
    const { connection, prepare, alive } = connect((build) =>
      working(1, ({ kind }) => {
        asked.push(kind);
        return build === 'wasm' || kind !== 'load' ? undefined : failed;
      }),
    );
    await prepare('auto', signal, { ...embeddedModel, parameters: 360_000_000 });
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['wasm']);
    expect(asked).toEqual(['load', 'load']);
  });

  it('takes no calls before a model was prepared', async () => {
    const { connection } = connect(() => working());
    await expect(connection.complete(request, signal)).rejects.toThrow('No model');
  });

  it('takes no calls and hears no messages after it was disposed', async () => {
    const { connection, prepare, workers, statuses } = connect(() => working());
    await prepare('auto');
    connection.dispose();
    const seen = statuses.length;
    workers[0]?.worker.onmessage?.(new MessageEvent('message', { data: failed }));
    await expect(connection.complete(request, signal)).rejects.toThrow();
    expect(statuses).toHaveLength(seen);
    expect(workers[0]?.worker.isTerminated).toBe(true);
  });
});
