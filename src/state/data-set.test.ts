import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { ChangeChannel } from '../adapters/change-channel';
import { DocumentStore } from '../adapters/document-store';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { TestLocks } from '../adapters/test-locks';
import { anExample, aRun, freshDatabase, runId } from '../adapters/test-records';
import type { RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import { NumberedPassages } from '../synthesis/test-run';
import type { StoredExample } from '../synthesis/run-store';
import { DataSet } from './data-set.svelte';
import { PairChanges } from './pair-changes.svelte';
import { RunResults } from './run-results.svelte';
import { aQuality } from './test-quality';

const [A, B] = [runId('run-a'), runId('run-b')];
const opened: ChangeChannel[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** What is on a tab's run screen. */
class Screen {
  #shown: { readonly run: RunId; readonly results: RunResults } | null = null;

  show(run: RunId, stored: readonly StoredExample[]): void {
    const results = new RunResults();
    results.load(stored);
    this.#shown = { run, results };
  }

  resultsOf(run: Run | null): RunResults | null {
    return run?.id === this.#shown?.run ? (this.#shown?.results ?? null) : null;
  }
}

/** Two runs, and tabs that look at them. */
async function aPage() {
  const database = await freshDatabase();
  const store = new IndexedDbRunStore(database);
  for (const id of [A, B]) {
    await store.create(aRun({ id }));
    await store.addExample(anExample(0, id === A ? 2 : 1, { runId: id }));
  }
  const channelName = `test ${crypto.randomUUID()}`;
  const tab = () => {
    const channel = new ChangeChannel(channelName);
    opened.push(channel);
    const screen = new Screen();
    const dataSet = new DataSet({
      store,
      documents: new DocumentStore(database, new TestLocks()),
      channel,
      passagesOf: () => new NumberedPassages(),
      quality: aQuality(),
      isReadonly: () => false,
      resultsOnScreen: (run) => screen.resultsOf(run),
    });
    const changes = new PairChanges({
      store,
      channel,
      openRun: () => dataSet.run?.id ?? null,
      isReadonly: () => false,
      show: (pairs) => dataSet.showPairs(pairs),
    });
    return { dataSet, changes, screen };
  };
  return { store, tab };
}

function pairsOf({ results }: DataSet): readonly Pair[] {
  return results.inOrder.flatMap((entry) => (entry.kind === 'pair' ? entry.pair : []));
}

test('what another tab decides, edits or adds is shown, though the run is on no run screen', async () => {
  const { store, tab } = await aPage();
  const [first, second] = [tab(), tab()];
  await first.dataSet.open(A);
  await second.dataSet.open(A);
  const [one, other] = pairsOf(first.dataSet);
  if (one === undefined || other === undefined) throw new Error('There are two pairs.');
  await first.changes.edit(one, { instruction: 'Mine?', response: 'Yes' }, '');
  await first.changes.decide([other], 'rejected');
  await vi.waitFor(() =>
    expect(pairsOf(second.dataSet)).toMatchObject([{ instruction: 'Mine?' }, { status: 'rejected' }]),
  );
  expect(pairsOf(second.dataSet)).toEqual(await store.pairs(A));
  expect(second.dataSet.results.keptCount).toBe(1);
});

test('what another tab does to another run is left', async () => {
  const { tab } = await aPage();
  const [first, second] = [tab(), tab()];
  await first.dataSet.open(A);
  await second.dataSet.open(B);
  const before = pairsOf(second.dataSet);
  await first.changes.decide(pairsOf(first.dataSet), 'rejected');
  const third = tab();
  await third.dataSet.open(B);
  await third.changes.decide(pairsOf(third.dataSet), 'approved');
  await vi.waitFor(() => expect(pairsOf(second.dataSet)[0]?.status).toBe('approved'));
  expect(pairsOf(second.dataSet)).toHaveLength(before.length);
});

test('a large run that takes long to read does not take the place of one that was picked after it', async () => {
  const { store, tab } = await aPage();
  const { dataSet } = tab();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const examples = store.examples.bind(store);
  vi.spyOn(store, 'examples').mockImplementationOnce(async (id) => {
    await held;
    return examples(id);
  });
  const slow = dataSet.open(A);
  await dataSet.open(B);
  letGo();
  await slow;
  expect(dataSet.run?.id).toBe(B);
  expect(pairsOf(dataSet)).toEqual(await store.pairs(B));
});

test('a run that leaves the run screen is still shown, and what becomes of it in other tabs', async () => {
  const { store, tab } = await aPage();
  const [first, second] = [tab(), tab()];
  first.screen.show(A, await store.examples(A));
  await first.dataSet.open(A);
  first.screen.show(B, await store.examples(B));
  expect(pairsOf(first.dataSet)).toEqual(await store.pairs(A));
  await second.dataSet.open(A);
  await second.changes.decide(pairsOf(second.dataSet), 'approved');
  await vi.waitFor(() => expect(pairsOf(first.dataSet)[1]?.status).toBe('approved'));
  expect(pairsOf(first.dataSet)).toEqual(await store.pairs(A));
});
