import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { aStoredRun, type StoredRun } from '../../src/adapters/test-stored-run';
import type { ExportFormat } from '../../src/domain/export-format';
import type { ExportProgress } from './protocol';
import { saveTo } from './test-export';
import { TestFileHandle } from './test-file-handle';

const formats = ['alpaca', 'csv', 'parquet', 'huggingFace', 'reference'] as const;

async function someRun(): Promise<StoredRun> {
  return aStoredRun([['One bee. '.repeat(50), 'Two bees. '.repeat(50)], ['Three ants.']]);
}

function to(file: TestFileHandle, format: ExportFormat, stored: StoredRun, options: Parameters<typeof saveTo>[3] = {}) {
  return saveTo({ kind: 'picked', handle: file.handle }, format, stored, options);
}

test('a picked file has the rows, and the report its length', async () => {
  const file = new TestFileHandle();
  const { report, file: handedOver } = await to(file, 'alpaca', await someRun());
  expect(handedOver).toBeNull();
  expect(report).toMatchObject({ rows: 6, byteLength: file.content?.size });
});

test.each(formats)('a disk that is full in the middle of %s leaves no file, and says so', async (format) => {
  const file = new TestFileHandle();
  file.room = 200;
  await expect(to(file, format, await someRun())).rejects.toMatchObject({
    ...{ name: 'ExportSpaceError', message: expect.stringContaining('Nothing was saved') },
  });
  expect(file.content).toBeNull();
});

test('a file that was there before stays as it was', async () => {
  const file = new TestFileHandle('my own words');
  file.room = 200;
  await expect(to(file, 'alpaca', await someRun())).rejects.toMatchObject({ name: 'ExportSpaceError' });
  expect(await file.content?.text()).toBe('my own words');
});

test.each(formats)('a cancel while %s is written or read back leaves no file', async (format) => {
  for (const stage of ['writing', 'checking'] as const) {
    const file = new TestFileHandle();
    const stop = new AbortController();
    const report = (progress: ExportProgress): void => {
      if (progress.stage === stage && progress.done === 1) stop.abort();
    };
    const saving = to(file, format, await someRun(), { signal: stop.signal, report });
    await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
    expect(file.content).toBeNull();
  }
});

const damages: Readonly<Record<string, (written: Blob) => Promise<Blob>>> = {
  'cut short': async (written) => written.slice(0, written.size - 20),
  empty: async () => new Blob([]),
  'changed in a letter': async (written) => {
    const bytes = await written.bytes();
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return new Blob([bytes]);
  },
};

for (const [what, damage] of Object.entries(damages)) {
  test.each(formats)(`a file of %s that comes back ${what} is not called saved`, async (format) => {
    const file = new TestFileHandle();
    file.damage = damage;
    await expect(to(file, format, await someRun())).rejects.toMatchObject({
      ...{ name: 'ExportDamagedError', message: expect.stringContaining('It is not saved') },
    });
    expect(file.content).toBeNull();
  });
}

test('a row that is written twice is noticed', async () => {
  const file = new TestFileHandle();
  file.damage = async (written) => {
    const text = await written.text();
    return new Blob([text, text.slice(0, text.indexOf('\n') + 1)]);
  };
  await expect(to(file, 'alpaca', await someRun())).rejects.toThrow('it has 7 rows, and 6 were written');
});

test('a cancel before anything is written leaves no empty file', async () => {
  const file = new TestFileHandle();
  const saving = to(file, 'alpaca', await someRun(), { signal: AbortSignal.abort() });
  await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
  expect(file.content).toBeNull();
});

test('a place that refuses the file says why', async () => {
  const file = new TestFileHandle();
  file.createWritable = () => Promise.reject(new DOMException('The user did not allow it.', 'NotAllowedError'));
  await expect(to(file, 'alpaca', await someRun())).rejects.toThrow('(The user did not allow it.)');
});
