import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { InstalledModel } from '../adapters/installed-model';
import { ChangeChannel } from '../adapters/change-channel';
import { InstalledModels } from '../adapters/installed-models';
import { embeddedModel } from '../adapters/model-registry';
import { freshDatabase } from '../adapters/test-records';
import type { ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { Installation } from '../../workers/models/protocol';
import { Installing } from './installing.svelte';
import { Models } from './models.svelte';
import type { Preparation } from './preparation.svelte';

const running = new AbortController().signal;
const spec: ModelSpec = {
  ...embeddedModel,
  id: 'owner/name@1/q4' as ModelId,
  name: 'Name',
  files: [{ path: 'onnx/model_q4.onnx', byteLength: 1000 }],
};
const installed: InstalledModel = {
  spec,
  place: { kind: 'stored', folder: 'name' },
  origin: 'huggingface.co',
  ...{ installedAt: '2026-01-01T00:00:00.000Z', lastUsedAt: '', verifiedAt: '' },
};
const installation: Installation = {
  id: spec.id,
  name: spec.name,
  source: {
    kind: 'host',
    host: { url: 'https://huggingface.co/', token: 'secret' },
    repository: { id: 'owner/name', revision: '1', licence: '', isGated: false, files: spec.files },
  },
  task: { kind: 'download', files: spec.files },
};

interface Scene {
  readonly install?: (store: InstalledModels) => Promise<InstalledModel>;
  readonly damaged?: readonly string[];
  readonly isWorking?: boolean;
  readonly mayRead?: boolean;
  readonly channel?: ChangeChannel;
}

/** Hears no tab but those of its own name. */
const aChannel = (name = crypto.randomUUID()) => new ChangeChannel(`test ${name}`);

async function aShelf({ install, damaged = [], isWorking = false, mayRead = true, channel = aChannel() }: Scene = {}) {
  const store = new InstalledModels(await freshDatabase());
  const removed: string[] = [];
  const places: number[] = [];
  const preparation = {
    model: embeddedModel,
    changeModel: async (model: ModelSpec) => Promise.resolve(void (preparation.model = model)),
  };
  const connection = {
    install: async () => {
      await store.begin(installation);
      return install?.(store) ?? Promise.reject(new Error('The host broke.'));
    },
    bytesHere: async () => Promise.resolve(400),
    verify: async () => Promise.resolve(damaged),
    remove: async (id: string) => {
      removed.push(id);
      await store.remove(id);
    },
  };
  const models = new Models({
    embedded: embeddedModel,
    installed: [],
    store,
    connection,
    channel,
    installing: new Installing({ connection, policyInForce: async () => Promise.resolve(), now: () => 0 }),
    preparation: preparation as unknown as Preparation,
    readDevice: async () => Promise.resolve({ gpu: null, memoryBytes: null, processors: 2, freeBytes: 1e9 }),
    storageEstimate: async () => Promise.resolve(null),
    askToPersist: async () => Promise.resolve(true),
    takePlaces: (all) => void places.push(all.length),
    mayRead: async () => Promise.resolve(mayRead),
    isWorking: () => isWorking,
  });
  return { models, store, removed, places, preparation };
}

const whole = async (store: InstalledModels): Promise<InstalledModel> => {
  await store.put(installed);
  return installed;
};

describe('the models on this device', () => {
  test('a model that was installed is here, is used, and its place is known', async () => {
    const { models, preparation, places } = await aShelf({ install: whole });
    await models.install(installation);
    expect(models.all.map(({ id }) => id)).toEqual([embeddedModel.id, spec.id]);
    expect(models.bytesInstalled).toBe(1000);
    expect(preparation.model.id).toBe(spec.id);
    expect(places.at(-1)).toBe(1);
  });

  test('an installation that failed can go on: what is here is told, and no token was stored', async () => {
    const { models } = await aShelf();
    await models.install(installation);
    expect(models.installing.problem?.message).toBe('The host broke.');
    expect(models.unfinished).toMatchObject([{ bytesHere: 400, bytesTotal: 1000 }]);
    expect(JSON.stringify(models.unfinished)).not.toContain('secret');
  });

  test('with what is here of an installation goes why it failed', async () => {
    const { models } = await aShelf();
    await models.install(installation);
    await models.remove(installation.id);
    expect(models.installing.problem).toBeNull();
  });

  test('a deleted model gives way to the embedded one', async () => {
    const { models, preparation, removed } = await aShelf({ install: whole });
    await models.install(installation);
    await models.remove(spec.id);
    expect(removed).toEqual([spec.id]);
    expect(preparation.model.id).toBe(embeddedModel.id);
    expect(models.installed).toEqual([]);
  });

  test('a model that a run works with is not deleted', async () => {
    const { models, removed } = await aShelf({ install: whole, isWorking: true });
    await models.install(installation);
    await expect(models.remove(spec.id)).rejects.toThrow('Nothing was deleted');
    expect(removed).toEqual([]);
  });

  test('a chosen model that another tab deleted gives way to the embedded one', async () => {
    const name = crypto.randomUUID();
    const { models, store, preparation } = await aShelf({ install: whole, channel: aChannel(name) });
    await models.install(installation);
    await store.remove(spec.id);
    aChannel(name).post({ kind: 'modelsChanged' });
    await expect.poll(() => models.installed).toEqual([]);
    await expect.poll(() => preparation.model.id).toBe(embeddedModel.id);
  });

  test('a check names the files that differ', async () => {
    const { models } = await aShelf({ install: whole, damaged: ['onnx/model_q4.onnx'] });
    await models.install(installation);
    await models.verify(installed, running);
    expect(models.verification).toEqual({ id: spec.id, progress: null, damaged: ['onnx/model_q4.onnx'] });
  });

  test('a picked folder is used only where the browser lets it be read', async () => {
    const { models, store, preparation } = await aShelf({ mayRead: false });
    await store.put(installed);
    await models.load();
    await expect(models.use(spec)).rejects.toThrow('not allowed to read the folder');
    expect(preparation.model.id).toBe(embeddedModel.id);
    expect(models.isReadable(spec.id)).toBe(false);
  });

  test('a model that was used is listed first', async () => {
    const { models, store } = await aShelf();
    const other = { ...installed, spec: { ...spec, id: 'other' as ModelId }, installedAt: '2026-02-01T00:00:00.000Z' };
    await store.put(installed);
    await store.put(other);
    await models.load();
    expect(models.installed.map(({ spec: { id } }) => id)).toEqual(['other', spec.id]);
    await models.markUsed(spec.id);
    expect(models.installed.map(({ spec: { id } }) => id)).toEqual([spec.id, 'other']);
  });
});
