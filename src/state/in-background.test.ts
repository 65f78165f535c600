import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { ChangeChannel } from '../adapters/change-channel';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { freshDatabase, runId } from '../adapters/test-records';
import { DatabaseClosedError } from '../adapters/storage-errors';
import { History } from './history.svelte';
import { inBackground } from './in-background';

const opened: { close(): void }[] = [];
const unheard: unknown[] = [];
const hear = (reason: unknown) => void unheard.push(reason);

afterEach(() => {
  process.off('unhandledRejection', hear);
  unheard.length = 0;
  for (const one of opened.splice(0)) one.close();
});

test('a tab whose store was closed takes the news of other tabs in silence', async () => {
  process.on('unhandledRejection', hear);
  const database = await freshDatabase();
  const name = `test ${crypto.randomUUID()}`;
  const [here, elsewhere] = [new ChangeChannel(name), new ChangeChannel(name)];
  opened.push(here, elsewhere);
  const store = new IndexedDbRunStore(database);
  const list = vi.spyOn(store, 'list');
  new History(store, here);
  database.close();
  elsewhere.post({ kind: 'runChanged', runId: runId('run-1') });
  await vi.waitFor(() => expect(list).toHaveBeenCalled());
  await expect(list.mock.results[0]?.value).rejects.toThrow(DatabaseClosedError);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unheard).toEqual([]);
});

test('any other failure stays loud', async () => {
  // Vitest's own listeners would fail the test for what it is about.
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  inBackground(Promise.reject(new Error('A fault of ours.')));
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const listener of listeners) process.on('unhandledRejection', listener);
  expect(unheard).toMatchObject([{ message: 'A fault of ours.' }]);
});
