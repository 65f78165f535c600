import { expect, test } from 'vitest';
import type { EngineStatus } from '../adapters/engine-status';
import { DeviceState } from './device-state.svelte';

type Loading = Extract<EngineStatus, { readonly kind: 'loading' }>;

/** What is shown of a model on its way from `place`. */
function shown(place: Loading['place'], stage: Loading['progress']['stage']) {
  const status: Loading = {
    kind: 'loading',
    device: 'webgpu',
    place,
    progress: { stage, loadedBytes: 1, totalBytes: 2 },
  };
  const state = new DeviceState({ status, onStatus: () => () => undefined });
  return state.status;
}

test('a model of the site is loaded, and one of this device is read', () => {
  expect(shown('site', 'files')).toMatchObject({
    stage: 'Loading the model',
    reason: expect.stringContaining('from this site'),
  });
  for (const place of ['stored', 'picked', 'files'] as const) {
    expect(shown(place, 'files')).toMatchObject({
      stage: 'Reading the model',
      reason: 'The model is being read from this device.',
    });
  }
});

test('each stage has words of its own', () => {
  expect(shown('stored', 'runtime')).toMatchObject({ stage: 'Starting the model' });
  expect(shown('stored', 'device')).toMatchObject({ stage: 'Preparing the graphics card', loadedBytes: 1 });
});
