import { expect, test } from 'vitest';
import type { ExportOrder, ExportProgress, ExportWorker, SavedExport } from '../../workers/export/protocol';
import type { RunId } from '../domain/ids';
import { ExportConnection } from './export-connection';
import { WorkerStandIn } from './test-worker';

const order: ExportOrder = {
  ...{ runId: 'run' as RunId, name: 'Notes', fileName: 'notes.jsonl', format: 'canonical', book: 'open' },
  ...{ choice: { selection: { kind: 'given', keys: new Set(['0.1']) }, keepsTagged: false }, split: null },
  ...{ neutralisesFormulas: true, cooking: null, tokenizer: null },
};
const running = new AbortController().signal;

function connect(api: Partial<ExportWorker>): { connection: ExportConnection; workers: WorkerStandIn[] } {
  const unused = (): Promise<never> => Promise.reject(new Error('not expected'));
  const workers: WorkerStandIn[] = [];
  const start = (): Worker => {
    const worker = new WorkerStandIn({ save: unused, preview: unused, cancel: () => undefined, ...api });
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { connection: new ExportConnection(start), workers };
}

test('the worker gets the whole order, and the page its progress', async () => {
  let seen: ExportOrder | undefined;
  const { connection, workers } = connect({
    save: async (_call, taken, _target, report) => {
      seen = taken;
      await report({ stage: 'writing', done: 1, total: 2 });
      return { file: null } as SavedExport;
    },
  });
  const told: ExportProgress[] = [];
  await connection.save(order, { kind: 'download' }, (progress) => told.push(progress), running);
  expect(seen).toEqual(order);
  expect(told).toEqual([{ stage: 'writing', done: 1, total: 2 }]);
  workers[0]?.terminate();
});

test('a dead worker is told in plain words', async () => {
  const { connection, workers } = connect({ save: () => new Promise(() => undefined) });
  const saving = connection.save(order, { kind: 'download' }, () => undefined, running);
  workers[0]?.crash();
  await expect(saving).rejects.toThrow('No file is complete, and your pairs are safe.');
});
