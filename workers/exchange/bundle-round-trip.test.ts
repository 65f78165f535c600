import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBundle } from './open-bundle';
import { saveBundle } from './save-bundle';
import { aStore, contentsOf, patient, reviewedRun, type StoredPassage, storeRun } from './test-stored-run';

const quiet = (): void => undefined;

describe('a run as one file', () => {
  test('is the same on another machine: texts, settings, completions, decisions and edits', async () => {
    const [here, there] = [await aStore(), await aStore()];
    const run = await reviewedRun(here);
    const file = await saveBundle(run.id, here, quiet, patient);
    expect(await openBundle(file, there, quiet, patient)).toEqual({ kind: 'opened', runId: run.id });
    expect(await contentsOf(there.database)).toEqual(await contentsOf(here.database));
    expect(await there.database.count('pairs')).toBe(5);
  });

  test('of any texts and pairs is the same on another machine', async () => {
    const passage: fc.Arbitrary<StoredPassage> = fc.record({
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
      pairs: fc.option(
        fc.array(fc.record({ instruction: fc.string({ unit: 'binary' }), response: fc.string({ unit: 'binary' }) }), {
          maxLength: 3,
        }),
      ),
    });
    const texts = fc.uniqueArray(fc.array(passage, { minLength: 1, maxLength: 4 }), {
      selector: (passages) => passages.map(({ text }) => text).join(''),
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const [here, there] = [await aStore(), await aStore()];
        const run = await storeRun(here, all);
        await openBundle(await saveBundle(run.id, here, quiet, patient), there, quiet, patient);
        expect(await contentsOf(there.database)).toEqual(await contentsOf(here.database));
      }),
      { numRuns: 25 },
    );
  });

  test('is known where it was opened before, whatever it is called there, and opens what is there', async () => {
    const [here, there] = [await aStore(), await aStore()];
    const run = await reviewedRun(here);
    const file = await saveBundle(run.id, here, quiet, patient);
    expect(await openBundle(file, here, quiet, patient)).toEqual({ kind: 'here', runId: run.id });
    await openBundle(file, there, quiet, patient);
    await there.runs.rename(run.id, 'Another name');
    expect(await openBundle(file, there, quiet, patient)).toEqual({ kind: 'here', runId: run.id });
    const again = await saveBundle(run.id, there, quiet, patient);
    expect(await openBundle(again, here, quiet, patient)).toEqual({ kind: 'here', runId: run.id });
    expect(await there.database.count('runs')).toBe(1);
  });

  test('stands beside a run of the same id that went another way, once', async () => {
    const here = await aStore();
    const run = await reviewedRun(here);
    const file = await saveBundle(run.id, here, quiet, patient);
    const [pair] = await here.runs.pairs(run.id);
    if (pair) await here.runs.changePairs([pair], (stored) => ({ ...stored, status: 'rejected' }));
    const opened = await openBundle(file, here, quiet, patient);
    expect(opened.kind).toBe('opened');
    expect(opened.runId).not.toBe(run.id);
    expect((await here.runs.pairs(opened.runId)).map(({ status }) => status)[0]).toBe('approved');
    expect(await openBundle(file, here, quiet, patient)).toEqual({ kind: 'here', runId: opened.runId });
    // The texts are shared, and so are the cuts, which are the same.
    expect([await here.database.count('documents'), await here.database.count('cuts')]).toEqual([2, 2]);
  });

  test('uses a text that is here already, and keeps its own passages of it to itself', async () => {
    const [here, there] = [await aStore(), await aStore()];
    const run = await storeRun(here, [
      [
        { text: 'One. ', pairs: [{}] },
        { text: 'Two.', pairs: [{}] },
      ],
    ]);
    const own = await storeRun(there, [[{ text: 'One. Two.', pairs: null }]], { id: 'run-2' as typeof run.id });
    await openBundle(await saveBundle(run.id, here, quiet, patient), there, quiet, patient);
    const [one, other] = [await there.runs.get(run.id), await there.runs.get(own.id)];
    expect(one?.sources[0]?.documentId).toBe(other?.sources[0]?.documentId);
    expect(one?.sources[0]?.cutId).not.toBe(other?.sources[0]?.cutId);
    expect((await there.documents.getCut(other?.sources[0]?.cutId as never))?.starts.length).toBe(1);
    expect(await there.database.count('documents')).toBe(1);
  });

  test('is not there when its saving is given up', async () => {
    const here = await aStore();
    const run = await reviewedRun(here);
    const stop = new AbortController();
    const saving = saveBundle(run.id, here, () => stop.abort(), stop.signal);
    await expect(saving).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('whose text repeats itself a million times comes back too', async () => {
    const [here, there] = [await aStore(), await aStore()];
    const run = await storeRun(here, [[{ text: 'Bees fly. '.repeat(1_700_000), pairs: [{}] }]]);
    const file = await saveBundle(run.id, here, quiet, patient);
    expect(await openBundle(file, there, quiet, patient)).toMatchObject({ kind: 'opened' });
    const [document] = await there.documents.list();
    expect(document?.length).toBe(17_000_000);
  });
});
