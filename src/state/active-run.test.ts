import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aDocument, aCut, freshDatabase } from '../adapters/test-records';
import { notStartedOn } from '../adapters/engine-errors';
import { embeddedModel } from '../adapters/model-registry';
import { ModelNotInstalledError } from '../adapters/model-not-installed-error';
import { DocumentStore } from '../adapters/document-store';
import { TestLocks } from '../adapters/test-locks';
import type { DeviceChoice, Run, RunSource } from '../domain/run';
import type { Script } from '../synthesis/scripted-engine';
import { aRun, NumberedPassages } from '../synthesis/test-run';
import { RunFollower } from './run-follower';
import { whenRunLockFree, acquireRunLock } from '../adapters/run-lock';
import { ChangeChannel } from '../adapters/change-channel';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { SettingsStore } from '../adapters/settings-store';
import type { PairloomDatabase } from '../adapters/database';
import { runSynthesis } from '../synthesis/run-loop';
import type { ActiveRunParts } from './active-run-parts';
import { ActiveRun } from './active-run.svelte';
import { DeviceState } from './device-state.svelte';
import { History } from './history.svelte';
import { PairChanges } from './pair-changes.svelte';
import { Paces } from './paces';
import { ScriptedModel } from './scripted-model';

const automatic = { device: 'auto' } as const;
const onePair: Script = () => '<QUE> What? <ANS> This </END>';
const opened: { close(): void }[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

async function aPage(script: Script = onePair) {
  const database = await freshDatabase();
  const documents = new DocumentStore(database, new TestLocks());
  const document = aDocument({ length: 4, characters: 4 });
  await documents.putText(document.id, 0, 'text');
  await documents.finish(document);
  const cut = aCut([1, 1, 1, 1]);
  await documents.putCut(cut);
  const sources: RunSource[] = [{ documentId: document.id, cutId: cut.id, chunkCount: 4 }];
  const run: Run = { ...aRun(4), sources };
  const locks = new TestLocks();
  const channelName = `test ${crypto.randomUUID()}`;
  const tab = (its = script, modelOf?: ActiveRunParts['modelOf']) => {
    const made = aTab(database, locks, channelName, its, modelOf);
    opened.push(made.channel);
    return made;
  };
  opened.push(database);
  return { run, tab, locks, database };
}

/** Has a tab follow what the others do. */
function followIn({ active, store, channel }: ReturnType<typeof aTab>, locks: LockManager): void {
  new RunFollower({ active, store, channel, whenRunLockFree: (signal) => whenRunLockFree(signal, locks) });
}

/** One tab's run screen over a database and locks that it may share with another tab. */
function aTab(
  database: PairloomDatabase,
  locks: LockManager,
  channelName: string,
  script: Script,
  modelOf: ActiveRunParts['modelOf'] = () => embeddedModel,
) {
  const engine = new ScriptedModel(script);
  const store = new IndexedDbRunStore(database);
  const channel = new ChangeChannel(channelName);
  const history = new History(store, channel);
  const screen = { isHeld: false };
  const active = new ActiveRun({
    engine,
    store,
    channel,
    history,
    device: new DeviceState(engine),
    paces: new Paces(new SettingsStore(database)),
    wakeLock: { hold: () => (screen.isHeld = true), release: () => (screen.isHeld = false) },
    passagesOf: () => new NumberedPassages(),
    modelOf,
    policyInForce: async () => Promise.resolve(),
    acquireRunLock: () => acquireRunLock(locks),
    runSynthesis,
    onFirstExample: () => undefined,
  });
  const changes = new PairChanges({
    store,
    channel,
    openRun: () => active.run?.id ?? null,
    isReadonly: (id) => active.isReadonlyFor(id),
    show: (pairs) => active.showPairs(pairs),
  });
  return { active, changes, engine, store, channel, history, screen };
}

describe('the run on the screen', () => {
  test('goes from the press to its end, everything stored and counted', async () => {
    const { run, tab } = await aPage();
    const { active, store, screen } = tab();
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.phase.kind).toBe('done');
    expect(active.run).toMatchObject({ doneCount: 4, pairCount: 4, status: 'done' });
    expect(active.results.keptCount).toBe(4);
    expect(await store.get(run.id)).toEqual(active.run);
    expect(screen.isHeld).toBe(false);
  });

  test('rests where it was paused and goes on from there, each passage done once', async () => {
    const { run, tab } = await aPage();
    const { active, engine, store } = tab((prompt) => {
      if (engine.prompts.length === 2) active.pause();
      return onePair(prompt, undefined as never);
    });
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.phase.kind).toBe('paused');
    const doneBefore = active.run?.doneCount ?? 0;
    expect(doneBefore).toBeLessThan(4);
    await active.continue();
    expect(active.phase.kind).toBe('done');
    const stored = await store.examples(run.id);
    expect(stored.map(({ example }) => example.chunk)).toEqual([0, 1, 2, 3]);
    expect(active.run?.pairCount).toBe(4);
  });

  test('says why when the model cannot be loaded, and can be tried again', async () => {
    const { run, tab } = await aPage();
    const { active, engine, screen } = tab();
    engine.preparing = async () => Promise.reject(new Error('A file of the model is missing.'));
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.phase.kind).toBe('stopped');
    expect(active.trouble).toMatchObject({ message: 'A file of the model is missing.', isOver: false });
    expect(screen.isHeld).toBe(false);
    engine.preparing = async () => Promise.resolve();
    active.trouble?.action?.run();
    await vi.waitFor(() => expect(active.phase.kind).toBe('done'));
  });

  test('says which model a run needs that is not on this device any more', async () => {
    const { run, tab } = await aPage();
    const missing = new ModelNotInstalledError('A large model');
    const { active, screen } = tab(undefined, () => {
      throw missing;
    });
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.phase.kind).toBe('stopped');
    expect(active.trouble?.message).toBe(missing.message);
    expect(screen.isHeld).toBe(false);
  });

  test('goes on with automatic choice when the graphics card it was pinned to does not start', async () => {
    const { run, tab } = await aPage();
    const { active, engine, store } = tab();
    const choices: DeviceChoice[] = [];
    engine.preparing = async (choice) => {
      choices.push(choice);
      if (choice === 'webgpu') return Promise.reject(notStartedOn('webgpu', new Error('no adapter')));
    };
    const pinned: Run = { ...run, settings: { ...run.settings, device: 'webgpu' } };
    await active.start(embeddedModel, { device: 'webgpu' }, async () => Promise.resolve(pinned));
    expect(active.trouble?.message).toContain('Your pairs are saved.');
    expect(active.trouble?.action?.label).toBe('Go on with automatic choice');
    active.trouble?.action?.run();
    await vi.waitFor(() => expect(active.phase.kind).toBe('done'));
    expect(choices.at(-1)).toBe('auto');
    expect((await store.get(run.id))?.settings.device).toBe('webgpu');
  });

  test('a pause while the model loads is a pause, not an error', async () => {
    const { run, tab } = await aPage();
    const { active, engine } = tab();
    let loaded: () => void = () => undefined;
    engine.preparing = () => new Promise((resolve) => (loaded = resolve));
    const started = active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    await vi.waitFor(() => expect(active.phase.kind).toBe('loading'));
    active.pause();
    loaded();
    await started;
    expect(active.phase.kind).toBe('paused');
    expect(active.trouble).toBeNull();
  });

  test('is not started again once it is finished', async () => {
    const { run, tab } = await aPage();
    const { active, engine } = tab();
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    let isPrepared = false;
    engine.preparing = async () => Promise.resolve(void (isPrepared = true));
    await active.continue();
    expect(isPrepared).toBe(false);
    expect(active.phase.kind).toBe('done');
  });

  test('comes to rest and says why when the store is closed in its middle', async () => {
    const { run, tab, database } = await aPage();
    const { active, engine, screen } = tab();
    engine.answering = async () => Promise.resolve(database.close());
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.phase.kind).toBe('stopped');
    expect(active.isWorking).toBe(false);
    expect(active.trouble).toMatchObject({ isOver: false });
    expect(active.trouble?.message).toContain('connection to the stored data was closed');
    expect(screen.isHeld).toBe(false);
  });

  test('leaves its results to who holds them when another run comes', async () => {
    const { run, tab } = await aPage();
    const { active } = tab();
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    const { results } = active;
    active.close();
    expect(active.results.entries).toEqual([]);
    expect(results.entries).toHaveLength(4);
  });

  test('is not started while another tab works', async () => {
    const { run, tab, locks } = await aPage();
    void locks.request('pairloom-run', () => new Promise(() => undefined));
    const { active } = tab();
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(active.trouble?.message).toContain('Another tab');
    expect(active.run?.doneCount).toBe(0);
  });
});

describe('a second tab', () => {
  test('shows the run live and read-only, and is free again when it ends', async () => {
    const { run, tab, locks } = await aPage();
    const second = tab();
    followIn(second, locks);
    const first = tab();
    first.engine.answering = () => vi.waitFor(() => expect(second.active.isReadonly).toBe(true), { timeout: 3000 });
    await first.active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    await vi.waitFor(() => expect(second.active.isReadonly).toBe(false));
    expect(second.active.phase.kind).toBe('done');
    expect(second.active.run).toEqual(first.active.run);
    await vi.waitFor(() => expect(second.active.results.entries).toHaveLength(4));
  });

  test('decides nothing about the pairs of a run that another tab works on', async () => {
    const { run, tab } = await aPage();
    const { active, changes, store } = tab();
    await active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    const pairs = await store.pairs(run.id);
    if (active.run === null) throw new Error('There is no run.');
    await active.follow(active.run, true);
    await expect(changes.decide(pairs, 'rejected')).rejects.toMatchObject({ name: 'RunElsewhereError' });
    expect(await store.pairs(run.id)).toEqual(pairs);
    expect(active.results.keptCount).toBe(4);
  });

  test('is heard by the one that works when it decided before it knew', async () => {
    const { run, tab, locks } = await aPage();
    const [first, second] = [tab(), tab()];
    followIn(first, locks);
    let isDecided = false;
    first.engine.answering = async () => {
      const { results } = first.active;
      if (isDecided || results.keptCount === 0) return;
      isDecided = true;
      const [pair] = await second.store.pairs(run.id);
      if (pair === undefined) throw new Error('There is no pair.');
      await second.changes.decide([pair], 'rejected');
      await vi.waitFor(() => expect(results.example(pair.chunk)?.pairs[0]?.status).toBe('rejected'));
    };
    await first.active.start(embeddedModel, automatic, async () => Promise.resolve(run));
    expect(first.active.trouble).toBeNull();
    expect(first.active.results.keptCount).toBe(3);
    expect(first.active.run).toMatchObject({ doneCount: 4, pairCount: 4 });
  });
});
