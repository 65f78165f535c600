import { describe, expect, test, vi } from 'vitest';
import type { CorpusWorker, ReadOptions } from '../../workers/corpus/protocol';
import type { DocumentId, ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import { CorpusConnection, type ReadUpdate } from './corpus-connection';
import type { DroppedFile } from './dropped-file';
import { WorkerStandIn } from './test-worker';

const model: ModelSpec = {
  ...{ id: 'tiny' as ModelId, name: 'Tiny', revision: '1', files: [], sha256: '' },
  ...{ dtype: 'fp32', parameters: 1, licence: '', contextTokens: 64, prompting: { kind: 'controlTokens' } },
  defaults: { tokenBudget: 8, maxNewTokens: 8, rounds: 2 },
};
const place = { kind: 'site', folderUrl: 'https://host.example/a/b/models/tiny/' } as const;
const settings = { method: 'budget', tokenBudget: 8 } as const;
const document = 'some document' as DocumentId;
const running = new AbortController().signal;

function connect(api: Partial<CorpusWorker>): { connection: CorpusConnection; workers: WorkerStandIn[] } {
  const unused = (): Promise<never> => Promise.reject(new Error('not expected'));
  const workers: WorkerStandIn[] = [];
  const start = (): Worker => {
    const worker = new WorkerStandIn({ read: unused, inspect: unused, cut: unused, cancel: () => undefined, ...api });
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { connection: new CorpusConnection(() => place, start), workers };
}

function files(count: number): DroppedFile[] {
  return Array.from({ length: count }, (_, index) => ({ path: `${index}.txt`, file: new File(['four'], 'x.txt') }));
}

describe('CorpusConnection', () => {
  test('gives the worker the tokenizer under the page’s own base', async () => {
    let seen: ReadOptions | undefined;
    const { connection } = connect({ read: async (_call, _files, options) => void (seen = options) });
    await connection.read(files(1), { settings, model }, () => undefined, running);
    expect(seen?.tokenizer).toEqual({
      modelId: 'tiny',
      place,
    });
    connection.close();
  });

  test('hands files on in batches and tells progress over all of them', async () => {
    const sizes: number[] = [];
    const { connection } = connect({
      read: async (_call, batch, _options, report) => {
        sizes.push(batch.length);
        await report([{ kind: 'bytes', done: 4 * batch.length, path: 'last' }]);
      },
    });
    const updates: ReadUpdate[] = [];
    await connection.read(files(600), { settings, model }, (more) => updates.push(...more), running);
    expect(sizes).toEqual([256, 256, 88]);
    expect(updates).toEqual([
      { kind: 'progress', path: 'last', bytesDone: 1024, bytesTotal: 1024, filesFound: 256, isTotalKnown: false },
      { kind: 'progress', path: 'last', bytesDone: 2048, bytesTotal: 2048, filesFound: 512, isTotalKnown: false },
      { kind: 'progress', path: 'last', bytesDone: 2400, bytesTotal: 2400, filesFound: 600, isTotalKnown: true },
    ]);
    connection.close();
  });

  test('cancels its call by id', async () => {
    const calls = new Map<string, () => void>();
    const abort = new DOMException('cancelled', 'AbortError');
    const { connection } = connect({
      cut: (call) => new Promise((_resolve, reject) => calls.set(call, () => reject(abort))),
      cancel: (call) => calls.get(call)?.(),
    });
    const stop = new AbortController();
    const cutting = connection.cut(document, settings, model, () => undefined, stop.signal);
    setTimeout(() => stop.abort(), 10);
    await expect(cutting).rejects.toMatchObject({ name: 'AbortError' });
    connection.close();
  });

  test('rejects what a dead worker leaves open, and starts another for the next call', async () => {
    const { connection, workers } = connect({
      inspect: () => new Promise(() => undefined),
      read: async () => undefined,
    });
    const [file] = files(1);
    if (!file) throw new Error('no file');
    const inspecting = connection.inspect(file, [], running);
    workers[0]?.crash();
    await expect(inspecting).rejects.toMatchObject({ name: 'CorpusWorkerError' });
    await connection.read([file], { settings, model }, () => undefined, running);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    connection.close();
  });

  test('tells a worker that did not start from one that stopped, and what each means for the work at hand', async () => {
    const silent = connect({ read: () => new Promise(() => undefined) });
    const reading = silent.connection.read(files(1), { settings, model }, () => undefined, running);
    await vi.waitFor(() => expect(silent.workers).toHaveLength(1));
    silent.workers[0]?.crash();
    await expect(reading).rejects.toThrow(/did not start\. .* is safe\. Reload this page, and add the files again\./);
    const unstartable = new CorpusConnection(
      () => place,
      () => {
        throw new DOMException('The policy forbids it.', 'SecurityError');
      },
    );
    const refused = unstartable.read(files(1), { settings, model }, () => undefined, running);
    await expect(refused).rejects.toMatchObject({ name: 'CorpusWorkerError' });

    const { connection, workers } = connect({
      read: async () => undefined,
      cut: () => new Promise(() => undefined),
    });
    await connection.read(files(1), { settings, model }, () => undefined, running);
    const cutting = connection.cut(document, settings, model, () => undefined, running);
    workers[0]?.crash();
    await expect(cutting).rejects.toThrow('Cutting the texts into passages stopped unexpectedly. The texts are safe.');
    connection.close();
  });

  test('asks the worker nothing once it was cancelled', async () => {
    const { connection, workers } = connect({});
    const cutting = connection.cut(document, settings, model, () => undefined, AbortSignal.abort());
    await expect(cutting).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers).toEqual([]);
  });
});
