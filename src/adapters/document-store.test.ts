import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { CutId } from '../domain/ids';
import { DocumentStore, TEXT_BLOCK_LENGTH } from './document-store';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { aCut, aDocument, aRun, documentId, freshDatabase, storeText } from './test-records';
import { TestLocks } from './test-locks';

const HONEYBEE = '🐝';

test('a text over several blocks comes back whole', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const text = `${'a'.repeat(TEXT_BLOCK_LENGTH - 1)}${HONEYBEE}${'b'.repeat(TEXT_BLOCK_LENGTH * 9)}`;
  const { id } = await storeText(documents, text);
  expect((await documents.text(id)) === text).toBe(true);
});

test('any span of a text equals the slice, also where a surrogate pair lies across two blocks', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const block = `${HONEYBEE}x`.repeat(TEXT_BLOCK_LENGTH / 3);
  const text = `x${block}${block}${block}`.slice(0, TEXT_BLOCK_LENGTH * 2 + 1000);
  const { id } = await storeText(documents, text);
  const border = fc.constantFrom(0, TEXT_BLOCK_LENGTH, TEXT_BLOCK_LENGTH * 2, text.length);
  const offset = fc.oneof(
    fc.nat(text.length),
    fc.tuple(border, fc.integer({ min: -3, max: 3 })).map(([at, by]) => Math.max(0, at + by)),
  );
  await fc.assert(
    fc.asyncProperty(offset, offset, async (one, other) => {
      const span = { start: Math.min(one, other), end: Math.max(one, other) };
      expect((await documents.text(id, span)) === text.slice(span.start, span.end)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the blocks of a text come in order', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const text = 'a'.repeat(TEXT_BLOCK_LENGTH) + 'end';
  const { id } = await storeText(documents, text);
  const lengths: number[] = [];
  for await (const block of documents.blocks(id)) lengths.push(block.length);
  expect(lengths).toEqual([TEXT_BLOCK_LENGTH, 3]);
});

test('documents are listed in the order of their arrival', async () => {
  const documents = new DocumentStore(await freshDatabase());
  await storeText(documents, 'later', { id: documentId('a'), addedAt: '2026-01-02' });
  await storeText(documents, 'earlier', { id: documentId('b'), addedAt: '2026-01-01' });
  expect((await documents.list()).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('the same text is stored once, with what is known of it', async () => {
  const database = await freshDatabase();
  const documents = new DocumentStore(database);
  const [id, other] = [documentId('document-1'), documentId('document-2')];
  const first = aDocument({ id, length: 5, sha256: 'of a text' });
  expect(await documents.finish(first, { tail: 'Bees.', cut: aCut([5]) })).toBeUndefined();
  const again = aDocument({ id: other, length: 5, sha256: 'of a text' });
  const cut = aCut([5], { id: 'cut-2' as CutId, documentId: other });
  expect(await documents.finish(again, { tail: 'Bees.', cut })).toEqual(first);
  expect(await database.getAllKeys('documents')).toEqual([id]);
  expect(await database.getAllKeys('documentText')).toEqual([[id, 0]]);
  expect(await database.getAllKeys('cuts')).toEqual(['cut-1']);
  expect(await documents.text(id)).toBe('Bees.');
});

test('the end of a long text follows the blocks before it', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const document = aDocument({ length: TEXT_BLOCK_LENGTH + 3 });
  await documents.putText(document.id, 0, 'a'.repeat(TEXT_BLOCK_LENGTH));
  await documents.finish(document, { tail: 'end' });
  expect(await documents.text(document.id)).toBe(`${'a'.repeat(TEXT_BLOCK_LENGTH)}end`);
});

test('a renamed document keeps everything else', async () => {
  const documents = new DocumentStore(await freshDatabase());
  const document = await storeText(documents, 'text');
  await documents.rename(document.id, 'bees.md');
  expect(await documents.get(document.id)).toEqual({ ...document, name: 'bees.md' });
});

test('a document with a block missing is not added', async () => {
  const documents = new DocumentStore(await freshDatabase());
  await documents.putText(documentId('document-1'), 0, 'a'.repeat(TEXT_BLOCK_LENGTH));
  const finishing = documents.finish(aDocument({ length: TEXT_BLOCK_LENGTH + 1 }));
  await expect(finishing).rejects.toMatchObject({ name: 'DocumentIncompleteError' });
  expect(await documents.list()).toEqual([]);
});

test('a document that a run uses is not deleted, and goes with text and cuts once the run is gone', async () => {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const { id } = await storeText(documents, 'some text');
  const cut = aCut([4, 5]);
  await documents.putCut(cut);
  const run = aRun({ name: 'Bees', sources: [{ documentId: id, cutId: cut.id, chunkCount: 2 }] });
  await runs.create(run);

  await expect(documents.remove(id)).rejects.toMatchObject({ name: 'DocumentInUseError', runNames: ['Bees'] });
  expect(await documents.text(id)).toBe('some text');

  await runs.remove(run.id);
  await documents.remove(id);
  expect(await database.count('documentText')).toBe(0);
  expect(await documents.getCut(cut.id)).toBeUndefined();
  await expect(documents.text(id)).rejects.toMatchObject({ name: 'DocumentMissingError' });
});

test('an abandoned text leaves nothing', async () => {
  const database = await freshDatabase();
  const documents = new DocumentStore(database);
  await documents.putText(documentId('document-1'), 0, 'half');
  await documents.abandon(documentId('document-1'));
  expect(await database.count('documentText')).toBe(0);
});

test('the remains of a closed tab are swept, finished documents stay', async () => {
  const database = await freshDatabase();
  await new DocumentStore(database, new TestLocks()).putText(documentId('b'), 0, 'half read');
  const documents = new DocumentStore(database, new TestLocks());
  for (const id of ['a', 'c']) await storeText(documents, id, { id: documentId(id) });
  await documents.sweepUnfinished();
  expect(await database.getAllKeys('documentText')).toEqual([
    ['a', 0],
    ['c', 0],
  ]);
});

test('nothing is swept while another tab reads a file', async () => {
  const database = await freshDatabase();
  const locks = new TestLocks();
  const reading = new DocumentStore(database, locks);
  const other = new DocumentStore(database, locks);
  await reading.putText(documentId('document-1'), 0, 'half');
  await other.sweepUnfinished();
  await reading.finish(aDocument({ length: 4 }));
  expect(await other.text(documentId('document-1'))).toBe('half');
});

test('a stored cut never changes', async () => {
  const documents = new DocumentStore(await freshDatabase());
  await storeText(documents, 'one text');
  const first = aCut([3, 4]);
  await documents.putCut(first);
  await documents.putCut(aCut([7]));
  expect(await documents.getCut(first.id)).toEqual(first);
});

test('gives those of many cuts that are stored', async () => {
  const documents = new DocumentStore(await freshDatabase());
  await storeText(documents, 'one text');
  const [one, other] = [aCut([3, 4]), aCut([7], { id: 'cut-2' as CutId })];
  await documents.putCut(one);
  await documents.putCut(other);
  expect(await documents.getCuts([other.id, 'cut-3' as CutId, one.id])).toEqual([other, one]);
});

test('a cut is not stored for a text that was deleted meanwhile', async () => {
  const database = await freshDatabase();
  const documents = new DocumentStore(database);
  const { id } = await storeText(documents, 'some text');
  await documents.remove(id);
  await expect(documents.putCut(aCut([4]))).rejects.toMatchObject({ name: 'DocumentMissingError' });
  expect(await database.count('cuts')).toBe(0);
});

test('of the cuts of a text those stay that a run uses, and the latest', async () => {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database, new TestLocks()), new IndexedDbRunStore(database)];
  const [one, other] = [documentId('document-1'), documentId('document-2')];
  for (const id of [one, other]) await storeText(documents, 'some text', { id });
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const [id, owner] of Object.entries({ d: one, b: one, c: one, a: one, e: other })) {
    vi.advanceTimersByTime(1000);
    await documents.putCut(aCut([4], { id: id as CutId, documentId: owner }));
  }
  vi.useRealTimers();
  await runs.create(aRun({ sources: [{ documentId: one, cutId: 'b' as CutId, chunkCount: 1 }] }));
  await documents.sweepUnfinished();
  expect(await database.getAllKeys('cuts')).toEqual(['a', 'b', 'e']);
});
