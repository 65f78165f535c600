import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { DocumentStore } from './document-store';
import { BATCH_SIZE, readInBatches } from './read-in-batches';
import { aDocument, documentId, freshDatabase } from './test-records';

test('more documents than one request reads are all listed', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const count = 2 * BATCH_SIZE + 1;
  for (let index = 0; index < count; index++) {
    await documents.finish(aDocument({ id: documentId(`document ${index}`), length: 0, sha256: String(index) }));
  }
  expect(await documents.list()).toHaveLength(count);
});

test('reads to the end of a range, with an upper end and without, and no further', async () => {
  const keys = Array.from({ length: 10 }, (_, index) => index);
  const source = {
    getAll: async (range: IDBKeyRange, count: number) =>
      Promise.resolve(keys.filter((key) => range.includes(key)).slice(0, count)),
  };
  const read = (range: IDBKeyRange) => readInBatches(source, range, (key) => key, 3);
  expect(await read(IDBKeyRange.lowerBound(2))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await read(IDBKeyRange.bound(0, 7))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await read(IDBKeyRange.bound(0, 7, true, true))).toEqual([1, 2, 3, 4, 5, 6]);
});
