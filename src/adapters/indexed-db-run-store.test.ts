import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../domain/example';
import { decided } from '../domain/decide-pair';
import type { Pair } from '../domain/pair';
import type { PairloomDatabase } from './database';
import { DocumentStore } from './document-store';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { aCut, anExample, aPair, aRun, freshDatabase, runId, storeText } from './test-records';

const RUN = runId('run-1');

async function storeWithRun(chunkCount = 4): Promise<{ database: PairloomDatabase; runs: IndexedDbRunStore }> {
  const database = await freshDatabase();
  const runs = new IndexedDbRunStore(database);
  await runs.create(aRun({ chunkCount }));
  return { database, runs };
}

test('an example comes back with its pairs, and moves the counters of its run', async () => {
  const { runs } = await storeWithRun();
  const stored = anExample(2, 3);
  await runs.addExample(stored);
  expect(await runs.example(RUN, 2)).toEqual(stored);
  expect(await runs.examples(RUN)).toEqual([stored]);
  expect(await runs.pairs(RUN)).toEqual(stored.pairs);
  expect(await runs.get(RUN)).toMatchObject({
    doneCount: 1,
    failedCount: 0,
    pairCount: 3,
    status: 'paused',
    updatedAt: stored.example.createdAt,
  });
});

test('an example and its counters are written in one strict transaction', async () => {
  const { database, runs } = await storeWithRun();
  const opened: unknown[] = [];
  const spied = new Proxy(database, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target);
      return (...[stores, mode, options]: Parameters<PairloomDatabase['transaction']>) => {
        opened.push([stores, mode, options]);
        return target.transaction(stores, mode, options);
      };
    },
  });
  await new IndexedDbRunStore(spied).addExample(anExample(0, 1));
  expect(opened).toEqual([[['runs', 'examples', 'pairs'], 'readwrite', { durability: 'strict' }]]);
  expect(await runs.pairs(RUN)).toHaveLength(1);
});

test('an example stored twice counts once, and the first one stays', async () => {
  const { runs } = await storeWithRun();
  const first = anExample(0, 2);
  await Promise.all([runs.addExample(first), runs.addExample(anExample(0, 1, { outcome: 'length' }))]);
  expect(await runs.examples(RUN)).toEqual([first]);
  expect(await runs.get(RUN)).toMatchObject({ doneCount: 1, pairCount: 2 });
});

test('a failed example gives way to its retry', async () => {
  const { runs } = await storeWithRun(1);
  await runs.addExample(anExample(0, 0, { outcome: 'failed', error: 'The engine stopped.' }));
  expect(await runs.get(RUN)).toMatchObject({ doneCount: 0, failedCount: 1, status: 'done' });
  await runs.addExample(anExample(0, 2));
  expect(await runs.get(RUN)).toMatchObject({ doneCount: 1, failedCount: 0, pairCount: 2, status: 'done' });
});

test('deleting a run leaves another with a similar id alone', async () => {
  const { runs } = await storeWithRun();
  await runs.create(aRun({ id: runId('run-10') }));
  await runs.addExample(anExample(0, 1, { runId: runId('run-10') }));
  await runs.addExample(anExample(0, 2));
  await runs.remove(RUN);
  expect(await runs.list()).toMatchObject([{ id: 'run-10', pairCount: 1 }]);
  expect(await runs.examples(runId('run-10'))).toHaveLength(1);
  expect(await runs.pairs(RUN)).toEqual([]);
});

test('pairs are changed as they are stored, not as they were last seen, and nothing else moves', async () => {
  const { runs } = await storeWithRun();
  const { example, pairs } = anExample(0, 3);
  await runs.addExample({ example, pairs });
  await runs.changePairs(pairs.slice(0, 1), (pair) => ({ ...pair, response: 'Mine' }));
  const seen = pairs.filter(({ index }) => index !== 1);
  const revisions = await runs.changePairs(seen, (pair, at) => (at === 0 ? decided(pair, 'rejected') : pair));
  expect(revisions.map(({ before, after }) => [before.response, before.status, after.status])).toEqual([
    ['Mine', 'new', 'rejected'],
    ['Answer 0.2', 'new', 'new'],
  ]);
  const statuses = (await runs.pairs(RUN)).map(({ response, status }) => [response, status]);
  expect(statuses).toEqual([
    ['Mine', 'rejected'],
    ['Answer 0.1', 'new'],
    ['Answer 0.2', 'new'],
  ]);
  expect(await runs.get(RUN)).toMatchObject({ pairCount: 3 });
});

test('one pair that is not there any more keeps all of a change from being stored', async () => {
  const { runs } = await storeWithRun();
  const { example, pairs } = anExample(0, 1);
  await runs.addExample({ example, pairs });
  const change = runs.changePairs([...pairs, aPair(3, 0)], (pair) => decided(pair, 'approved'));
  await expect(change).rejects.toMatchObject({ name: 'RunMissingError' });
  expect(await runs.pairs(RUN)).toEqual(pairs);
});

test('pairs that are added later are counted, and come with what they replace', async () => {
  const { runs } = await storeWithRun();
  const { example, pairs } = anExample(0, 1);
  await runs.addExample({ example, pairs });
  const added = aPair(0, 1, { added: { kind: 'readAgain' } });
  const replaced = pairs.map((pair): Pair => ({ ...pair, status: 'rejected' }));
  expect(await runs.addPairs(example, [added], replaced)).toEqual({
    stored: { example, pairs: [...replaced, added] },
    added: [added],
    gaveWay: pairs,
  });
  expect(await runs.pairs(RUN)).toEqual([...replaced, added]);
  expect(await runs.get(RUN)).toMatchObject({ pairCount: 2, doneCount: 1 });
  await expect(runs.addPairs(example, [added], [])).rejects.toMatchObject({ name: 'ConstraintError' });
  expect(await runs.get(RUN)).toMatchObject({ pairCount: 2 });
});

test('a pair that was decided on or reworded since stays when others are replaced', async () => {
  const { runs } = await storeWithRun();
  const { example, pairs } = anExample(0, 3);
  await runs.addExample({ example, pairs });
  const replaced = pairs.map((pair): Pair => ({ ...pair, status: 'rejected' }));
  const changes = [(pair: Pair) => decided(pair, 'approved'), (pair: Pair): Pair => ({ ...pair, response: 'Mine' })];
  const revisions = await runs.changePairs(pairs, (pair, at) => changes[at]?.(pair) ?? pair);
  const [first, second, third] = revisions.map(({ after }) => after);
  const { stored, gaveWay } = await runs.addPairs(example, [aPair(0, 3)], replaced);
  expect(gaveWay).toEqual([third]);
  expect(stored.pairs).toEqual([first, second, { ...third, status: 'rejected' }, aPair(0, 3)]);
  expect(await runs.pairs(RUN)).toEqual(stored.pairs);
});

test('an example for a run that was discarded is refused and leaves nothing', async () => {
  const { database, runs } = await storeWithRun();
  await runs.remove(RUN);
  await expect(runs.addExample(anExample(0, 1))).rejects.toMatchObject({ name: 'RunMissingError' });
  expect([await database.count('examples'), await database.count('pairs')]).toEqual([0, 0]);
});

test('a write that fails half way leaves no part of the example', async () => {
  const { database, runs } = await storeWithRun();
  const { example, pairs } = anExample(0, 1);
  const notStorable = { ...pairs[0], evidence: () => undefined } as unknown as Pair;
  const adding = runs.addExample({ example, pairs: [...pairs, notStorable] });
  await expect(adding).rejects.toMatchObject({ name: 'DataCloneError' });
  expect(await runs.get(RUN)).toMatchObject({ doneCount: 0, pairCount: 0, status: 'new' });
  expect([await database.count('examples'), await database.count('pairs')]).toEqual([0, 0]);
});

test('more examples than one batch come back in order, each with its own pairs', async () => {
  const count = 600;
  const { runs } = await storeWithRun(count);
  const stored = Array.from({ length: count }, (_, chunk) => anExample(chunk, chunk % 3));
  for (const example of stored) await runs.addExample(example);
  expect(await runs.examples(RUN)).toEqual(stored);
  const batches = [];
  for await (const batch of runs.exampleBatches(RUN)) batches.push(batch);
  expect(batches.map(({ length }) => length)).toEqual([256, 256, 88]);
  expect(batches.flat()).toEqual(stored);
  expect(await runs.get(RUN)).toMatchObject({ doneCount: count, status: 'done' });
});

test('a run is not created over a document that was deleted', async () => {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const { id } = await storeText(documents, 'text');
  const run = aRun({ sources: [{ documentId: id, cutId: aCut([4]).id, chunkCount: 1 }] });
  await expect(runs.create(run)).rejects.toMatchObject({ name: 'DocumentMissingError' });
  await documents.putCut(aCut([4]));
  await runs.create(run);
  expect(await runs.get(run.id)).toEqual(run);
});

test('runs are listed last changed first and can be renamed', async () => {
  const { runs } = await storeWithRun();
  await runs.create(aRun({ id: runId('run-2'), updatedAt: '2026-02-01' }));
  await runs.rename(RUN, 'Bees');
  expect((await runs.list()).map(({ name }) => name)).toEqual(['notes.md', 'Bees']);
});

type Step =
  | { readonly kind: 'add'; readonly chunk: number; readonly pairCount: number; readonly outcome: Outcome }
  | { readonly kind: 'reject'; readonly chunk: number; readonly index: number }
  | { readonly kind: 'remove' };

const anOutcome = fc.constantFrom<Outcome>('stop', 'length', 'tooLong', 'failed');
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ kind: fc.constant('add' as const), chunk: fc.nat(3), pairCount: fc.nat(3), outcome: anOutcome })
      .map((step) => ({ ...step, pairCount: step.outcome === 'failed' ? 0 : step.pairCount })),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('reject' as const), chunk: fc.nat(3), index: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const) }) },
);

function take(runs: IndexedDbRunStore, step: Step): Promise<unknown> {
  switch (step.kind) {
    case 'add':
      return runs.addExample(anExample(step.chunk, step.pairCount, { outcome: step.outcome }));
    case 'reject':
      return runs.changePairs([aPair(step.chunk, step.index)], (pair) => decided(pair, 'rejected'));
    case 'remove':
      return runs.remove(RUN);
  }
}

test('whatever happens at once, the counters say what is stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 14 }), async (steps) => {
      const { database, runs } = await storeWithRun();
      const outcomes = await Promise.allSettled(steps.map((step) => take(runs, step)));
      const failures = outcomes
        .filter(({ status }) => status === 'rejected')
        .map((outcome) => Reflect.get(outcome, 'reason'));
      expect(failures.every(({ name }) => name === 'RunMissingError')).toBe(true);

      const [run, examples] = [await runs.get(RUN), (await runs.examples(RUN)).map(({ example }) => example)];
      const failed = examples.filter(({ outcome }) => outcome === 'failed').length;
      const pairCount = await database.count('pairs');
      expect(pairCount).toBe(examples.reduce((sum, example) => sum + example.pairCount, 0));
      if (run) expect(run).toMatchObject({ doneCount: examples.length - failed, failedCount: failed, pairCount });
      else expect([examples.length, pairCount]).toEqual([0, 0]);
      database.close();
    }),
    { numRuns: 60 },
  );
});
