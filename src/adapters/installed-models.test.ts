import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Installation } from '../../workers/models/protocol';
import type { ModelId } from '../domain/ids';
import { openDatabase } from './database';
import type { InstalledModel } from './installed-model';
import { InstalledModels } from './installed-models';
import { embeddedModel } from './model-registry';

function aModel(id: string, installedAt: string): InstalledModel {
  const spec = { ...embeddedModel, id: id as ModelId };
  return { spec, place: { kind: 'stored', folder: id }, origin: 'host', installedAt, lastUsedAt: '', verifiedAt: '' };
}

const installation: Installation = {
  id: 'org/model@1/q4',
  name: 'model',
  source: {
    kind: 'host',
    host: { url: 'https://host/', token: 'secret' },
    repository: { id: 'org/model', revision: '1', licence: '', isGated: true, files: [] },
  },
  task: { kind: 'download', files: [] },
};

async function aStore() {
  const database = await openDatabase(`test-${crypto.randomUUID()}`);
  return { database, models: new InstalledModels(database) };
}

test('models come back, the last used first', async () => {
  const { models } = await aStore();
  await models.put(aModel('a', '2026-01-01'));
  await models.put(aModel('b', '2026-01-02'));
  await models.markUsed('a' as ModelId, '2026-01-03');
  await models.markVerified('b' as ModelId, '2026-01-04');
  await models.markUsed('gone' as ModelId);
  const list = await models.list();
  expect(list.map(({ spec, lastUsedAt, verifiedAt }) => [spec.id, lastUsedAt, verifiedAt])).toEqual([
    ['a', '2026-01-03', ''],
    ['b', '', '2026-01-04'],
  ]);
  await models.remove('a');
  expect(await models.get('a' as ModelId)).toBeUndefined();
});

test('an installation is kept without its token until its model is there', async () => {
  const { database, models } = await aStore();
  await models.begin(installation);
  const [first] = await models.unfinished();
  await models.begin(installation);
  expect(await models.unfinished()).toEqual([first]);
  expect(JSON.stringify(await database.getAll('installations'))).not.toContain('secret');
  expect(first?.installation.source).toMatchObject({ host: { url: 'https://host/', token: '' } });
  await models.put(aModel(installation.id, '2026-01-01'));
  expect(await models.unfinished()).toEqual([]);
});

test('what is gone with the page is not kept', async () => {
  const { models } = await aStore();
  const place = { kind: 'files', files: new Map([['config.json', new File(['{}'], 'config.json')]]) } as const;
  await models.begin({ ...installation, source: { kind: 'folder', name: 'x', place } });
  expect(await models.unfinished()).toEqual([]);
});
