import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteRanges, FileRange } from '../model/byte-ranges';
import { filesInMemory } from '../model/files-in-memory';
import { ReadAhead } from './read-ahead';

const { signal } = new AbortController();
const content = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 251);

/** A file that notes which ranges are asked for. */
function noting(): { files: ByteRanges; asked: string[] } {
  const files = filesInMemory({ a: content, b: content.subarray(0, 500) });
  const asked: string[] = [];
  const read: ByteRanges['read'] = (file, start, end, stop) => {
    asked.push(`${file} ${String(start)}-${String(end)}`);
    return files.read(file, start, end, stop);
  };
  return { files: { ...files, read }, asked };
}

test('large ranges are cut, neighbours joined, and no more is asked for than may wait', async () => {
  const { files, asked } = noting();
  const ahead = new ReadAhead(files, signal, { sliceBytes: 100, aheadBytes: 250 });
  ahead.expect([
    { file: 'a', start: 0, end: 30 },
    { file: 'a', start: 30, end: 250 },
    { file: 'b', start: 0, end: 100 },
  ]);
  expect(asked).toEqual(['a 0-100', 'a 100-200', 'a 200-250']);
  expect(await ahead.read('a', 0, 30, signal)).toEqual(content.subarray(0, 30));
  expect(asked).toHaveLength(3);
  expect(await ahead.read('a', 30, 250, signal)).toEqual(content.subarray(30, 250));
  expect(asked).toEqual(['a 0-100', 'a 100-200', 'a 200-250', 'b 0-100']);
});

test('whatever is announced and read, in order or with gaps, the bytes are those of the files', async () => {
  const range = fc
    .tuple(fc.constantFrom('a', 'b'), fc.nat(999), fc.integer({ min: 1, max: 400 }))
    .map(([file, start, length]): FileRange => ({ file, start, end: start + length }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(range),
      fc.array(range),
      fc.integer({ min: 1, max: 90 }),
      fc.nat(300),
      async (announced, others, sliceBytes, aheadBytes) => {
        const { files } = noting();
        const ahead = new ReadAhead(files, signal, { sliceBytes, aheadBytes });
        ahead.expect(announced);
        for (const { file, start, end } of [...announced, ...others, ...announced]) {
          expect(await ahead.read(file, start, end, signal)).toEqual(await files.read(file, start, end, signal));
        }
      },
    ),
  );
});

test('each announced byte is asked for once, however small the parts it is read in', async () => {
  const { files, asked } = noting();
  const ahead = new ReadAhead(files, signal, { sliceBytes: 300, aheadBytes: 600 });
  ahead.expect([{ file: 'a', start: 0, end: 1000 }]);
  for (let at = 0; at < 1000; at += 70) await ahead.read('a', at, Math.min(1000, at + 70), signal);
  expect(asked).toEqual(['a 0-300', 'a 300-600', 'a 600-900', 'a 900-1000']);
});

test('what fails ahead is reported to whoever reads it, and only then', async () => {
  const { files } = noting();
  const breaking: ByteRanges = {
    ...files,
    read: (file, start, end, stop) =>
      start === 100 ? Promise.reject(new Error('The line broke.')) : files.read(file, start, end, stop),
  };
  const ahead = new ReadAhead(breaking, signal, { sliceBytes: 100, aheadBytes: 300 });
  ahead.expect([{ file: 'a', start: 0, end: 300 }]);
  expect(await ahead.read('a', 0, 100, signal)).toHaveLength(100);
  await expect(ahead.read('a', 100, 150, signal)).rejects.toThrow('The line broke.');
});

test('closing ends the requests on their way', () => {
  const { files } = noting();
  const signals: AbortSignal[] = [];
  const waiting: ByteRanges = {
    ...files,
    read: (_file, _start, _end, stop) => {
      signals.push(stop);
      return new Promise(() => undefined);
    },
  };
  const ahead = new ReadAhead(waiting, signal, { sliceBytes: 100 });
  ahead.expect([{ file: 'a', start: 0, end: 300 }]);
  ahead.close();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
});
