import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { RunIntake, sweepUnfinishedRuns } from './run-intake';
import { anExample, aRun, documentId, freshDatabase, runId } from './test-records';
import { TestLocks } from './test-locks';

test('what a closed tab left of a run that was coming in is swept, and runs stay', async () => {
  const database = await freshDatabase();
  const runs = new IndexedDbRunStore(database);
  for (const id of ['b', 'd']) await runs.create(aRun({ id: runId(id) }));
  for (const id of ['b', 'd']) await runs.addExample(anExample(0, 2, { runId: runId(id) }));
  for (const id of ['a', 'c', 'e']) {
    const stored = anExample(0, 2, { runId: runId(id) });
    await new RunIntake(database, runId(id), new TestLocks()).put([stored], stored.pairs);
  }
  await sweepUnfinishedRuns(database, new TestLocks());
  expect((await database.getAllKeys('examples')).map(([id]) => id)).toEqual(['b', 'd']);
  expect((await database.getAllKeys('pairs')).map(([id]) => id)).toEqual(['b', 'b', 'd', 'd']);
});

test('nothing is swept while a run is coming in in another tab', async () => {
  const database = await freshDatabase();
  const locks = new TestLocks();
  const intake = new RunIntake(database, runId('run-1'), locks);
  await intake.put([anExample(0, 0)], []);
  await sweepUnfinishedRuns(database, locks);
  expect(await database.count('examples')).toBe(1);
  await intake.abandon();
  expect(await database.count('examples')).toBe(0);
});

test('a run is not stored when a text that it shares was deleted meanwhile', async () => {
  const database = await freshDatabase();
  const intake = new RunIntake(database, runId('run-1'), new TestLocks());
  const run = aRun();
  const passage = { starts: Uint32Array.of(0), ends: Uint32Array.of(4), tokenCounts: Uint32Array.of(1) };
  const { modelId, chunking } = run.settings;
  const cut = { documentId: documentId('gone'), settings: chunking, modelId, ...passage };
  const finishing = intake.finish({ run, documents: [], cuts: [cut], sources: [{ cut: 0, chunkCount: 1 }] });
  await expect(finishing).rejects.toMatchObject({ name: 'DocumentMissingError' });
  expect([await database.count('runs'), await database.count('cuts')]).toEqual([0, 0]);
});
