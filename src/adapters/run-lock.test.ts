import { afterEach, expect, test, vi } from 'vitest';
import { acquireRunLock, whenRunLockFree } from './run-lock';
import { TestLocks } from './test-locks';

const patient = new AbortController().signal;

afterEach(() => vi.unstubAllGlobals());

test('one tab runs at a time, and the next may when the first is done', async () => {
  const locks = new TestLocks();
  const first = await acquireRunLock(locks);
  expect(await acquireRunLock(locks)).toBeNull();
  first?.release();
  await whenRunLockFree(patient, locks);
  expect(await acquireRunLock(locks)).not.toBeNull();
});

test('every waiting tab learns that no tab runs any more', async () => {
  const locks = new TestLocks();
  const running = await acquireRunLock(locks);
  const free: string[] = [];
  const waiting = ['one', 'two'].map((tab) => whenRunLockFree(patient, locks).then(() => free.push(tab)));
  await locks.query();
  expect(free).toEqual([]);
  running?.release();
  await Promise.all(waiting);
  expect(free).toEqual(['one', 'two']);
});

test('a tab that is just learning that the lock is free does not keep another from running', async () => {
  const locks = new TestLocks();
  let learned: () => void = () => undefined;
  void locks.request('pairloom-run', { mode: 'shared' }, () => new Promise<void>((resolve) => (learned = resolve)));
  const acquiring = acquireRunLock(locks);
  for (let turn = 0; turn < 20; turn++) await locks.query();
  learned();
  expect(await acquiring).not.toBeNull();
});

test('waiting ends with its signal', async () => {
  const locks = new TestLocks();
  await acquireRunLock(locks);
  const closing = new AbortController();
  const waiting = whenRunLockFree(closing.signal, locks);
  closing.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('a page whose browser has no locks can run', async () => {
  vi.stubGlobal('navigator', {});
  expect(await acquireRunLock()).not.toBeNull();
  await whenRunLockFree(patient);
});
