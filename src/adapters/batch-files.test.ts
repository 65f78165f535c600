import { expect, test } from 'vitest';
import { batchFiles, type FileBatch } from './batch-files';
import type { DroppedFile } from './dropped-file';

async function* endless(): AsyncGenerator<DroppedFile> {
  const file = new File(['x'], 'x.txt');
  for (let index = 0; ; index++) yield { path: `${index}.txt`, file };
}

test('stops at a number of files that does no harm, and says so once', async () => {
  const batches: FileBatch[] = [];
  for await (const batch of batchFiles(endless(), new AbortController().signal)) batches.push(batch);
  expect(batches.reduce((sum, { files }) => sum + files.length, 0)).toBe(20_000);
  expect(batches.flatMap(({ refused }) => refused)).toMatchObject([{ path: '20000.txt', reason: 'tooMany' }]);
  expect(batches.map(({ isLast }) => isLast).indexOf(true)).toBe(batches.length - 1);
});

test('stops walking when it is cancelled', async () => {
  const stop = new AbortController();
  const walking = (async () => {
    for await (const { files } of batchFiles(endless(), stop.signal)) if (files.length > 0) stop.abort();
  })();
  await expect(walking).rejects.toMatchObject({ name: 'AbortError' });
});
