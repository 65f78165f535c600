import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { DocumentStore } from '../adapters/document-store';
import { embeddedModel } from '../adapters/model-registry';
import { aCut, aDocument, documentId, freshDatabase } from '../adapters/test-records';
import { TestLocks } from '../adapters/test-locks';
import type { ChunkSettings } from '../domain/chunk-settings';
import { type Cut, cutIdOf } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import { Cuts } from './cuts.svelte';
import { defaultSettings } from './remembered-settings';

const { chunking } = defaultSettings(embeddedModel);
const rule = { chunking, model: embeddedModel };

function cutOf(id: DocumentId, settings: ChunkSettings): Cut {
  const cutId = cutIdOf(id, settings, embeddedModel.id);
  return aCut([4, 5], { id: cutId, documentId: id, settings, modelId: embeddedModel.id });
}

/** Of the processor, not the clock. 5,000 cuts taken one by one take many seconds, in batches a fraction of one. */
const tolerableMs = 3000;

/** Cuts over `count` documents, whose cuts are stored when `isStored`. */
async function aShelf(count: number, isStored: boolean, onCut: (cuts: Cuts) => void = () => undefined) {
  const database = await freshDatabase();
  const documents = Array.from({ length: count }, (_, index) => aDocument({ id: documentId(`text ${String(index)}`) }));
  if (isStored) {
    const { store, done } = database.transaction('cuts', 'readwrite');
    for (const { id } of documents) void store.put(cutOf(id, chunking));
    await done;
  }
  const asked: DocumentId[] = [];
  const seen = new Set<Cuts['byDocument']>();
  const corpus = {
    cut: async (id: DocumentId, settings: ChunkSettings) => {
      asked.push(id);
      seen.add(cuts.byDocument);
      onCut(cuts);
      return Promise.resolve(cutOf(id, settings));
    },
  };
  const cuts = new Cuts(new DocumentStore(database, new TestLocks()), corpus, rule);
  return { documents, cuts, asked, seen };
}

test('the stored cuts of 5,000 documents are taken together, in a moment', async () => {
  const { documents, cuts, asked } = await aShelf(5000, true);
  const before = process.cpuUsage();
  await cuts.ensure(documents);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(tolerableMs);
  expect(cuts.byDocument.size).toBe(5000);
  expect(asked).toEqual([]);
});

test('many documents cut anew are taken a few times a second, not one by one', async () => {
  const { documents, cuts, seen } = await aShelf(5000, false);
  await cuts.ensure(documents);
  expect(seen.size).toBeLessThan(250);
  expect(cuts.byDocument.size).toBe(5000);
  expect(cuts.cutting).toBeNull();
});

test('only what is not stored is cut', async () => {
  const { documents, cuts, asked } = await aShelf(3, true);
  const added = aDocument({ id: documentId('new') });
  await cuts.ensure([...documents, added]);
  expect(asked).toEqual([added.id]);
  expect([...cuts.byDocument.keys()]).toEqual([...documents, added].map(({ id }) => id));
});

test('settings are known that all was cut with before, until all is cut with the new ones', async () => {
  const { documents, cuts } = await aShelf(3, true);
  await cuts.ensure(documents);
  cuts.change({ ...rule, chunking: { ...chunking, tokenBudget: 60 } });
  cuts.change({ ...rule, chunking: { ...chunking, tokenBudget: 61 } });
  expect(cuts.earlier).toEqual(rule);
  expect(await cuts.ensure(documents)).toBe(true);
  expect(cuts.earlier).toBeNull();
});

test('cutting that is given up says so and keeps what was cut', async () => {
  const { documents, cuts, asked } = await aShelf(3, false, (cutting) => cutting.giveUp());
  expect(await cuts.ensure(documents)).toBe(false);
  expect(asked).toHaveLength(1);
  expect(cuts.byDocument.size).toBe(1);
});

test('cuts that were under way with the settings before are not taken', async () => {
  const { documents, cuts } = await aShelf(300, true);
  const given = cuts.ensure(documents);
  cuts.change({ ...rule, chunking: { ...chunking, tokenBudget: 60 } });
  await given;
  expect(cuts.byDocument.size).toBe(0);
  await cuts.ensure(documents);
  expect([...cuts.byDocument.values()].every(({ settings }) => settings.tokenBudget === 60)).toBe(true);
  expect(cuts.byDocument.size).toBe(300);
});
