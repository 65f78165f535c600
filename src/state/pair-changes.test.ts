import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { type Change } from '../adapters/change-channel';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { anExample, aRun, freshDatabase, runId } from '../adapters/test-records';
import { StorageFullError } from '../adapters/storage-errors';
import { decided, edited } from '../domain/decide-pair';
import type { Pair } from '../domain/pair';
import { PairChanges } from './pair-changes.svelte';
import { RunResults } from './run-results.svelte';

const RUN = runId('run-1');

async function reviewed(isReadonly = false) {
  const store = new IndexedDbRunStore(await freshDatabase());
  await store.create(aRun());
  const examples = [anExample(0, 2), anExample(1, 1)];
  for (const example of examples) await store.addExample(example);
  const results = new RunResults();
  results.load(examples);
  const tab = { run: RUN, isReadonly };
  const told: Change[] = [];
  const changes = new PairChanges({
    store,
    channel: { post: (change) => void told.push(change) },
    openRun: () => tab.run,
    isReadonly: () => tab.isReadonly,
    show: (pairs) => results.change(pairs),
  });
  const pairs = (): readonly Pair[] => results.inOrder.flatMap((entry) => (entry.kind === 'pair' ? entry.pair : []));
  return { store, results, changes, tab, told, pairs };
}

test('a decision about many pairs is stored, shown, told once, and taken back whole', async () => {
  const { store, changes, told, pairs } = await reviewed();
  await changes.decide(pairs().slice(0, 1), 'rejected');
  await changes.decide(pairs(), 'approved');
  expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['approved', 'approved', 'approved']);
  expect(pairs()).toEqual(await store.pairs(RUN));
  expect(told.at(-1)).toEqual({ kind: 'pairsChanged', runId: RUN, chunks: [0, 1] });
  expect(changes.last).toMatchObject({ what: 'approved' });
  await changes.undo();
  expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['rejected', 'new', 'new']);
  await changes.undo();
  expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['new', 'new', 'new']);
  expect(await changes.undo()).toBeNull();
});

test('an edit keeps what the model wrote, and undo brings it back', async () => {
  const { store, changes, pairs } = await reviewed();
  const [before] = await store.pairs(RUN);
  for (const pair of pairs().slice(0, 1)) {
    await changes.edit(pair, { instruction: 'Who?', response: 'Anna' }, 'Anna Muir built it.');
  }
  const [after] = await store.pairs(RUN);
  expect(after).toMatchObject({ response: 'Anna', status: 'approved', evidence: { start: 0, end: 4 } });
  expect(after?.original).toEqual({ instruction: before?.instruction, response: before?.response });
  await changes.undo();
  expect((await store.pairs(RUN))[0]).toEqual(before);
});

test('what changes nothing cannot be undone, and a run of another tab is left alone', async () => {
  const { changes, pairs } = await reviewed();
  await changes.decide(pairs(), 'new');
  expect(changes.last).toBeNull();
  const elsewhere = await reviewed(true);
  const decision = elsewhere.changes.decide(elsewhere.pairs(), 'approved');
  await expect(decision).rejects.toMatchObject({ name: 'RunElsewhereError' });
  expect(elsewhere.changes.last).toBeNull();
  expect((await elsewhere.store.pairs(RUN)).map(({ status }) => status)).toEqual(['new', 'new', 'new']);
});

test('a pair that is gone keeps the change from being shown', async () => {
  const { store, changes, pairs } = await reviewed();
  await store.remove(RUN);
  await expect(changes.decide(pairs(), 'rejected')).rejects.toMatchObject({ name: 'RunMissingError' });
  expect(pairs().map(({ status }) => status)).toEqual(['new', 'new', 'new']);
  expect(changes.last).toBeNull();
});

describe('what another tab changed since this one last saw it', () => {
  const words = { instruction: 'Theirs?', response: 'Yes' };
  const elsewhere = (store: IndexedDbRunStore, change: (pair: Pair) => Pair) =>
    store.pairs(RUN).then((pairs) => store.changePairs(pairs.slice(0, 1), change));

  test('keeps its words under a decision, and is shown', async () => {
    const { store, changes, pairs } = await reviewed();
    await elsewhere(store, (pair) => edited(pair, words, ''));
    await changes.decide(pairs().slice(0, 1), 'rejected');
    expect((await store.pairs(RUN))[0]).toMatchObject({ ...words, status: 'rejected' });
    expect(pairs()).toEqual(await store.pairs(RUN));
    await changes.undo();
    expect((await store.pairs(RUN))[0]).toMatchObject({ ...words, status: 'approved' });
  });

  test('is not overwritten by an edit, which can be made again by who has seen it', async () => {
    const { store, changes, pairs } = await reviewed();
    await elsewhere(store, (pair) => edited(pair, words, ''));
    const mine = { instruction: 'Mine?', response: 'No' };
    for (const pair of pairs().slice(0, 1)) {
      await expect(changes.edit(pair, mine, '')).rejects.toMatchObject({ name: 'RewordedSinceError' });
    }
    expect((await store.pairs(RUN))[0]).toMatchObject(words);
    expect(pairs()[0]).toMatchObject(words);
    expect(changes.last).toBeNull();
    for (const pair of pairs().slice(0, 1)) await changes.edit(pair, mine, '');
    expect((await store.pairs(RUN))[0]).toMatchObject(mine);
  });

  test('stays when what was done before it is taken back', async () => {
    const { store, changes, pairs } = await reviewed();
    await changes.decide(pairs(), 'approved');
    await elsewhere(store, (pair) => decided(pair, 'rejected'));
    await expect(changes.undo()).rejects.toMatchObject({ name: 'ChangedSinceError' });
    expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['rejected', 'new', 'new']);
    expect(pairs()).toEqual(await store.pairs(RUN));
    expect(changes.last).toBeNull();
  });
});

describe('a disk that is full in the middle of many decisions', () => {
  const stillNew = async (store: IndexedDbRunStore): Promise<number> =>
    (await store.pairs(RUN)).filter(({ status }) => status === 'new').length;

  /** 1,500 pairs, stored in two batches. */
  async function filling() {
    const page = await reviewed();
    const many = anExample(2, 1500);
    await page.store.addExample(many);
    page.results.add(many);
    const changePairs = vi.spyOn(page.store, 'changePairs');
    const change = IndexedDbRunStore.prototype.changePairs.bind(page.store);
    const fillUp = () => changePairs.mockImplementationOnce(change).mockRejectedValueOnce(new StorageFullError(null));
    return { ...page, many: many.pairs, fillUp };
  }

  test('keeps, shows and tells what is stored by then, and an undo takes it back', async () => {
    const { store, changes, told, pairs, many, fillUp } = await filling();
    fillUp();
    await expect(changes.decide(many, 'approved')).rejects.toMatchObject({ name: 'StorageFullError' });
    expect(await stillNew(store)).toBe(503);
    expect(pairs()).toEqual(await store.pairs(RUN));
    expect(told).toEqual([{ kind: 'pairsChanged', runId: RUN, chunks: [2] }]);
    expect(changes.last?.revisions).toHaveLength(1000);
    await changes.undo();
    expect(await stillNew(store)).toBe(1503);
    expect(pairs()).toEqual(await store.pairs(RUN));
  });

  test('lets the rest of an undo be taken back later', async () => {
    const { store, changes, pairs, many, fillUp } = await filling();
    await changes.decide(many, 'rejected');
    fillUp();
    await expect(changes.undo()).rejects.toMatchObject({ name: 'StorageFullError' });
    expect(pairs()).toEqual(await store.pairs(RUN));
    expect(changes.last?.revisions).toHaveLength(500);
    await changes.undo();
    expect(await stillNew(store)).toBe(1503);
    expect(changes.last).toBeNull();
  });
});

describe('an undo', () => {
  const OTHER = runId('run-2');

  async function twoRuns() {
    const page = await reviewed();
    await page.store.create(aRun({ id: OTHER }));
    const other = anExample(0, 1, { runId: OTHER });
    await page.store.addExample(other);
    await page.changes.decide(page.pairs(), 'approved');
    page.tab.run = OTHER;
    return { ...page, others: other.pairs };
  }

  test('takes back the last change of the run that is open, never one out of sight', async () => {
    const { store, changes, tab, others } = await twoRuns();
    expect(changes.last).toBeNull();
    expect(await changes.undo()).toBeNull();
    await changes.decide(others, 'rejected');
    tab.run = RUN;
    expect(changes.last).toMatchObject({ what: 'approved' });
    await changes.undo();
    expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['new', 'new', 'new']);
    expect((await store.pairs(OTHER)).map(({ status }) => status)).toEqual(['rejected']);
  });

  test('of a run that was discarded says so once, and keeps no other from being taken back', async () => {
    const { store, changes, tab, others } = await twoRuns();
    await changes.decide(others, 'rejected');
    await store.remove(RUN);
    tab.run = RUN;
    await expect(changes.undo()).rejects.toMatchObject({ name: 'RunMissingError' });
    expect(changes.last).toBeNull();
    tab.run = OTHER;
    await changes.undo();
    expect((await store.pairs(OTHER)).map(({ status }) => status)).toEqual(['new']);
  });

  test('asked for twice at once takes two changes back', async () => {
    const { store, changes, pairs } = await reviewed();
    await changes.decide(pairs().slice(0, 1), 'rejected');
    await changes.decide(pairs(), 'approved');
    await Promise.all([changes.undo(), changes.undo()]);
    expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['new', 'new', 'new']);
  });

  test('of a run that another tab works on says so, and can be made when that ends', async () => {
    const { store, changes, tab, pairs } = await reviewed();
    await changes.decide(pairs(), 'approved');
    tab.isReadonly = true;
    await expect(changes.undo()).rejects.toMatchObject({ name: 'RunElsewhereError' });
    tab.isReadonly = false;
    await changes.undo();
    expect((await store.pairs(RUN)).map(({ status }) => status)).toEqual(['new', 'new', 'new']);
  });
});
