import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { aStoredRun, type StoredRun } from '../../src/adapters/test-stored-run';
import type { ExportFormat } from '../../src/domain/export-format';
import { DownloadSink } from './download-sink';
import { ExportDamagedError } from './export-errors';
import { FileSink } from './file-sink';
import type { ExportProgress } from './protocol';
import { ReplacingSink } from './replacing-sink';
import { patient, saveTo } from './test-export';
import { TestFileHandle } from './test-file-handle';

const formats = ['alpaca', 'csv', 'parquet', 'huggingFace', 'llamaFactory', 'reference'] as const;

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

describe('a file that was there before', () => {
  const before = 'my own words';

  test.each(formats)('is replaced by %s once it was read back', async (format) => {
    const file = new TestFileHandle(before);
    const { report } = await to(file, format, await someRun());
    const fresh = new TestFileHandle();
    await to(fresh, format, await someRun());
    expect(report.byteLength).toBe(file.content?.size);
    expect(await file.content?.text()).not.toContain(before);
    expect(file.content?.size).toBe(fresh.content?.size);
  });

  test.each(formats)('stays as it was when the disk is full in the middle of %s', async (format) => {
    const file = new TestFileHandle(before);
    file.room = 200;
    await expect(to(file, format, await someRun())).rejects.toMatchObject({ name: 'ExportSpaceError' });
    expect(await file.content?.text()).toBe(before);
  });

  test.each(formats)('stays as it was when %s is cancelled, however late', async (format) => {
    for (const [stage, isAt] of [
      ['writing', ({ done }: ExportProgress) => done === 1],
      ['checking', ({ done }: ExportProgress) => done === 1],
      ['checking', ({ done, total }: ExportProgress) => done === total],
    ] as const) {
      const file = new TestFileHandle(before);
      const stop = new AbortController();
      const report = (progress: ExportProgress): void => {
        if (progress.stage === stage && isAt(progress)) stop.abort();
      };
      const saving = to(file, format, await someRun(), { signal: stop.signal, report });
      await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
      expect(await file.content?.text()).toBe(before);
    }
  });

  test.each(formats)('stays as it was when the check of %s fails', async (format) => {
    const file = new TestFileHandle(before);
    const report = ({ stage, done }: ExportProgress): void => {
      if (stage === 'checking' && done === 1) throw new ExportDamagedError('it has a fault');
    };
    await expect(to(file, format, await someRun(), { report })).rejects.toThrow('It is not saved');
    expect(await file.content?.text()).toBe(before);
  });

  test('is told to be gone where the disk changes the new one in its place', async () => {
    for (const damage of Object.values(damages)) {
      const file = new TestFileHandle(before);
      const stop = new AbortController();
      file.damage = (written) => {
        // Too late for a cancel: it would be told as one that changed nothing.
        stop.abort();
        return damage(written);
      };
      await expect(to(file, 'alpaca', await someRun(), { signal: stop.signal })).rejects.toMatchObject({
        ...{ name: 'ExportReplacedError', message: expect.stringContaining('replaced the one that was there') },
      });
    }
  });

  test('is told to stay where there is no room to check the new one', async () => {
    const file = new TestFileHandle(before);
    const aside = new TestFileHandle();
    aside.room = 200;
    const draft = new DownloadSink(0, () => Promise.resolve(aside.handle));
    const sink = new ReplacingSink(await FileSink.open(file.handle), draft);
    await expect(sink.write(new Uint8Array(201))).rejects.toMatchObject({
      ...{ name: 'ExportDraftSpaceError', message: expect.stringContaining('that file is as it was') },
    });
    await sink.discard();
    expect([await file.content?.text(), aside.content]).toEqual([before, null]);
  });

  test('is replaced by all of a file that lies aside in private storage, which is then taken away', async () => {
    const file = new TestFileHandle(before);
    const aside = new TestFileHandle();
    const draft = new DownloadSink(0, () => Promise.resolve(aside.handle));
    const sink = new ReplacingSink(await FileSink.open(file.handle), draft);
    const bytes = Uint8Array.from({ length: 9_000_000 }, (_, index) => index % 251);
    for (let at = 0; at < bytes.length; at += 1_000_000) await sink.write(bytes.slice(at, at + 1_000_000));
    await sink.finish();
    expect(await file.content?.text()).toBe(before);
    await sink.approve(patient);
    expect(Buffer.compare(Buffer.from((await file.content?.bytes()) ?? []), bytes)).toBe(0);
    expect(aside.content).toBeNull();
  });
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
