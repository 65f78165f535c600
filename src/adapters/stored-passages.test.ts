import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CutId } from '../domain/ids';
import { DocumentStore } from './document-store';
import { StoredPassages } from './stored-passages';
import { aCut, aRun, documentId, freshDatabase, storeText } from './test-records';

async function passagesOf(texts: readonly (readonly string[])[]): Promise<StoredPassages> {
  const documents = new DocumentStore(await freshDatabase());
  const sources = [];
  for (const [index, passages] of texts.entries()) {
    const { id } = await storeText(documents, passages.join(''), { id: documentId(`document-${index}`) });
    const cutId = `cut-${index}` as CutId;
    await documents.putCut(
      aCut(
        passages.map(({ length }) => length),
        { id: cutId, documentId: id },
      ),
    );
    sources.push({ documentId: id, cutId, chunkCount: passages.length });
  }
  return new StoredPassages(documents, aRun({ sources }));
}

test('positions run through the passages of all sources in order', async () => {
  const passages = await passagesOf([['Bees ', 'dance'], [], ['in 1927'], ['and ', 'since']]);
  const read = await Promise.all([0, 1, 2, 3, 4].map((position) => passages.passage(position)));
  expect(read.map(({ text }) => text)).toEqual(['Bees ', 'dance', 'in 1927', 'and ', 'since']);
  expect(read[4]).toEqual({
    documentId: 'document-3',
    chunkIndex: 1,
    span: { start: 4, end: 9 },
    text: 'since',
    tokenCount: 5,
  });
});

test('many small sources are read in any order', async () => {
  const passages = await passagesOf(Array.from({ length: 40 }, (_, index) => [`text ${index}`]));
  for (const position of [0, 39, 20, 0, 38, 1, 39]) {
    expect((await passages.passage(position)).text).toBe(`text ${position}`);
  }
});

test('a position outside the run is an error', async () => {
  const passages = await passagesOf([['one'], []]);
  for (const position of [-1, 1]) await expect(passages.passage(position)).rejects.toBeInstanceOf(RangeError);
});

test('a cut that was deleted is reported as a missing document', async () => {
  const sources = [{ documentId: documentId('gone'), cutId: 'gone' as CutId, chunkCount: 1 }];
  const passages = new StoredPassages(new DocumentStore(await freshDatabase()), aRun({ sources }));
  await expect(passages.passage(0)).rejects.toMatchObject({ name: 'DocumentMissingError' });
});
