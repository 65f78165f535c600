import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { freshDatabase } from './test-records';
import { renewWriteAheadLog } from './write-ahead-log';

test('a renewed log leaves what is stored as it is', async () => {
  const database = await freshDatabase();
  await database.put('settings', 'webgpu', 'device');
  await database.put('settings', 'mine', 'logs');
  await renewWriteAheadLog(database);
  expect(await database.getAllKeys('settings')).toEqual(['device', 'logs']);
  expect(await database.getAll('settings')).toEqual(['webgpu', 'mine']);
});
