import { describe, expect, test } from 'vitest';
import type { Installation, InstallationProgress, ModelsWorker } from '../../workers/models/protocol';
import type { InstalledModel } from './installed-model';
import { embeddedModel } from './model-registry';
import { ModelsConnection } from './models-connection';
import { WorkerStandIn } from './test-worker';

const running = new AbortController().signal;
const host = { url: 'https://host/', token: '' };
const installation: Installation = {
  id: 'model',
  name: 'Model',
  source: {
    kind: 'host',
    host,
    repository: { id: 'org/model', revision: '1', licence: '', isGated: false, files: [] },
  },
  task: { kind: 'download', files: [] },
};
const installed: InstalledModel = {
  spec: embeddedModel,
  place: { kind: 'stored', folder: 'model' },
  ...{ origin: 'host', installedAt: '', lastUsedAt: '', verifiedAt: '' },
};

function connect(api: Partial<ModelsWorker>): { connection: ModelsConnection; workers: WorkerStandIn[] } {
  const workers: WorkerStandIn[] = [];
  const start = (): Worker => {
    const worker = new WorkerStandIn({ cancel: () => undefined, ...api });
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { connection: new ModelsConnection(start), workers };
}

describe('ModelsConnection', () => {
  test('hands an installation on and its progress back', async () => {
    const events: InstallationProgress[] = [];
    const event = { stage: 'copying', file: 'a', bytesDone: 1, bytesTotal: 2 } as const;
    const { connection } = connect({
      install: async (_call, asked, report) => {
        await report(event);
        return { ...installed, origin: asked.name };
      },
    });
    const model = await connection.install(installation, (progress) => void events.push(progress), running);
    expect(model.origin).toBe('Model');
    expect(events).toEqual([event]);
    connection.close();
  });

  test('cancels its call by id', async () => {
    const calls = new Map<string, () => void>();
    const abort = new DOMException('cancelled', 'AbortError');
    const { connection } = connect({
      lookUp: (call) => new Promise((_resolve, reject) => calls.set(call, () => reject(abort))),
      cancel: (call) => calls.get(call)?.(),
    });
    const stop = new AbortController();
    const looking = connection.lookUp(host, 'org/model', 'main', stop.signal);
    setTimeout(() => stop.abort(), 10);
    await expect(looking).rejects.toMatchObject({ name: 'AbortError' });
    connection.close();
  });

  test('rejects what a dead worker leaves open, and starts another for the next call', async () => {
    const { connection, workers } = connect({
      verify: () => new Promise(() => undefined),
      bytesHere: () => Promise.resolve(7),
    });
    const verifying = connection.verify(installed, () => undefined, running);
    workers[0]?.crash();
    await expect(verifying).rejects.toMatchObject({ name: 'ModelsWorkerError' });
    expect(await connection.bytesHere('model', running)).toBe(7);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    connection.close();
  });
});
