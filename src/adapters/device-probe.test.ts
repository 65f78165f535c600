import { describe, expect, it, vi } from 'vitest';
import { connect, failed, working } from './scripted-workers';

const signal = new AbortController().signal;

describe('a look at WebGPU that found no answer', () => {
  it('is taken again when it was stopped', async () => {
    const stop = new AbortController();
    const { connection, prepare, alive, workers } = connect((build, nth) =>
      build === 'wasm' ? working(100) : working(20, ({ kind }) => (kind === 'load' && nth === 1 ? null : undefined)),
    );
    await prepare('auto');
    const considering = connection.considerWebGpu(stop.signal);
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    stop.abort();
    await expect(considering).rejects.toMatchObject({ name: 'AbortError' });
    expect(alive()).toEqual(['wasm']);
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['webgpu-asyncify']);
  });

  it('is taken again when the worker on the processor failed, and does not blame the card', async () => {
    const { connection, prepare, alive, statuses } = connect((build, nth) =>
      build === 'wasm'
        ? working(100, ({ kind }) => (kind === 'measure' && nth === 0 ? failed : undefined))
        : working(20),
    );
    await prepare('auto');
    await expect(connection.considerWebGpu(signal)).rejects.toMatchObject({ name: 'EngineLostError' });
    expect(JSON.stringify(statuses)).not.toContain('graphics card');
    await prepare('auto');
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['webgpu-asyncify']);
  });

  it('is taken again when the worker on the processor was lost beside it', async () => {
    const { connection, prepare, alive, workers } = connect((build, nth) =>
      build === 'wasm'
        ? working(100)
        : working(20, ({ kind }) => {
            if (kind !== 'measure' || nth > 1) return undefined;
            workers[0]?.worker.reply(failed);
            return failed;
          }),
    );
    await prepare('auto');
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual([]);
    await prepare('auto');
    expect(alive()).toEqual(['wasm']);
    await connection.considerWebGpu(signal);
    expect(alive()).toEqual(['webgpu-asyncify']);
  });
});
