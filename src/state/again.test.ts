import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { ChangeChannel } from '../adapters/change-channel';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { embeddedModel } from '../adapters/model-registry';
import { acquireRunLock } from '../adapters/run-lock';
import { TestLocks } from '../adapters/test-locks';
import { anExample, aRun, freshDatabase, runId } from '../adapters/test-records';
import type { Completion } from '../domain/completion';
import type { Pair } from '../domain/pair';
import { generateAgain } from '../synthesis/generate-again';
import { readAgain } from '../synthesis/read-again';
import type { Script } from '../synthesis/scripted-engine';
import { NumberedPassages } from '../synthesis/test-run';
import { Again } from './again.svelte';
import { History } from './history.svelte';
import { PairChanges } from './pair-changes.svelte';
import { RunResults } from './run-results.svelte';
import { ScriptedModel } from './scripted-model';

const RUN = runId('run-1');
const written: Completion = {
  segments: [{ text: 'Nothing that can be read.' }],
  finishReason: 'stop',
  promptTokens: 10,
  newTokens: 5,
  prefillMs: 1,
  decodeMs: 1,
};
const opened: ChangeChannel[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

async function reviewed(script: Script) {
  const store = new IndexedDbRunStore(await freshDatabase());
  const run = aRun();
  await store.create(run);
  const example = anExample(0, 3, { completion: written });
  await store.addExample(example);
  const results = new RunResults();
  results.load([example]);
  const channel = new ChangeChannel(`test ${crypto.randomUUID()}`);
  opened.push(channel);
  const changes = new PairChanges({
    store,
    channel,
    openRun: () => RUN,
    isReadonly: () => false,
    show: (pairs) => results.change(pairs),
  });
  const engine = new ScriptedModel(script);
  const again = new Again({
    engine,
    wakeLock: { hold: () => undefined, release: () => undefined },
    passagesOf: () => new NumberedPassages(),
    modelOf: () => embeddedModel,
    policyInForce: async () => Promise.resolve(),
    acquireRunLock: () => acquireRunLock(new TestLocks()),
    store,
    channel,
    history: new History(store, channel),
    changes,
    generateAgain,
    readAgain,
    isWorking: () => false,
    show: (stored) => results.renew(stored),
  });
  const pairAt = (index: number): Pair => {
    const pair = results.example(0)?.pairs[index];
    if (pair === undefined) throw new Error('There is no such pair.');
    return pair;
  };
  return { store, run, results, changes, again, engine, pairAt };
}

test('what a person decides and edits while the model writes stays, is shown, and outlives the undo', async () => {
  const { store, run, results, changes, again, engine, pairAt } = await reviewed(() => '<QUE> New? <ANS> n </END>');
  engine.answering = async () => {
    await changes.decide([pairAt(0)], 'approved');
    await changes.edit(pairAt(1), { instruction: 'Mine?', response: 'Yes' }, 'A passage.');
  };
  await again.generate(run, [0], 'replace');
  const expected = [
    { status: 'approved' },
    { instruction: 'Mine?', status: 'approved', original: { response: 'Answer 0.1' } },
    { status: 'rejected' },
    { instruction: 'New?', status: 'new' },
  ];
  expect(await store.pairs(RUN)).toMatchObject(expected);
  expect(results.example(0)?.pairs).toEqual(await store.pairs(RUN));
  await changes.undo();
  const takenBack = [expected[0], expected[1], { status: 'new' }, { instruction: 'New?', status: 'rejected' }];
  expect(await store.pairs(RUN)).toMatchObject(takenBack);
});

test('more pairs come beside what was edited while the model wrote, and the list shows both', async () => {
  const { store, run, results, changes, again, engine, pairAt } = await reviewed(() => '<QUE> New? <ANS> n </END>');
  engine.answering = () => changes.edit(pairAt(1), { instruction: 'Mine?', response: 'Yes' }, 'A passage.');
  await again.generate(run, [0], 'add');
  expect(results.example(0)?.pairs[1]).toMatchObject({ instruction: 'Mine?' });
  expect(results.example(0)?.pairs).toEqual(await store.pairs(RUN));
});
