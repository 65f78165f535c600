import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { aRun, freshDatabase } from './test-records';
import { renewWriteAheadLog } from './write-ahead-log';

test('a log is renewed where there is something to keep, and leaves what is stored as it is', async () => {
  const database = await freshDatabase();
  await database.put('settings', 'webgpu', 'device');
  await database.put('settings', 'mine', 'logs');
  expect(await renewWriteAheadLog(database)).toBe(false);
  await new IndexedDbRunStore(database).create(aRun());
  expect(await renewWriteAheadLog(database)).toBe(true);
  expect(await database.getAllKeys('settings')).toEqual(['device', 'logs']);
  expect(await database.getAll('settings')).toEqual(['webgpu', 'mine']);
});
