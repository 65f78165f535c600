import { expect, test } from 'vitest';
import { embeddedModel } from '../adapters/model-registry';
import type { ActiveRun } from './active-run.svelte';
import { aRun } from '../adapters/test-records';
import type { Library } from './library.svelte';
import type { Preparation } from './preparation.svelte';
import { runAgain } from './run-again';

function aScene({ isWorking = false, isStarting = false, mayRead = true } = {}) {
  const done: string[] = [];
  const noted = (name: string) => () => void done.push(name);
  const parts = {
    library: { putOnDesk: noted('desk'), clearDesk: noted('clear') } as unknown as Library,
    preparation: {
      settings: { device: 'auto' },
      changeModel: async () => Promise.resolve(void done.push('model')),
    } as unknown as Preparation,
    active: {
      isWorking,
      isStarting,
      close: noted('close'),
      start: async () => Promise.resolve(void done.push('start')),
    } as unknown as ActiveRun,
    makeReadable: async () => (mayRead ? Promise.resolve() : Promise.reject(new Error('not allowed'))),
    goToRun: noted('go'),
  };
  return { done, again: () => runAgain(aRun(), embeddedModel, parts) };
}

test('the texts of a run are put on the desk and run with the other model', async () => {
  const { done, again } = aScene();
  await again();
  expect(done).toEqual(['go', 'close', 'desk', 'model', 'start']);
});

test.for([{ isWorking: true }, { isStarting: true }])('nothing is touched while another run %o', async (scene) => {
  const { done, again } = aScene(scene);
  await expect(again()).rejects.toThrow('A run is under way');
  expect(done).toEqual([]);
});

test('nothing is touched where the folder of the model may not be read', async () => {
  const { done, again } = aScene({ mayRead: false });
  await expect(again()).rejects.toThrow('not allowed');
  expect(done).toEqual([]);
});
