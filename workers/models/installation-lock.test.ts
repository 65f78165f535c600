import { expect, test } from 'vitest';
import { TestLocks } from '../../src/adapters/test-locks';
import { withInstallationLock } from './installation-lock';

test('one tab at a time is at a model, and others are free', async () => {
  const locks = new TestLocks();
  let finish = (): void => undefined;
  const first = withInstallationLock('a', () => new Promise<void>((resolve) => (finish = resolve)), locks);
  await Promise.resolve();
  const second = withInstallationLock('a', () => Promise.resolve(), locks);
  await expect(second).rejects.toMatchObject({ name: 'ModelInstallError', reason: 'busyElsewhere' });
  expect(await withInstallationLock('b', () => Promise.resolve('done'), locks)).toBe('done');
  finish();
  await first;
  expect(await withInstallationLock('a', () => Promise.resolve('done'), locks)).toBe('done');
});

test.each(['', '.', '..', 'a/b', 'a\\b', 'x'.repeat(201)])('"%s" is no name for a directory', async (id) => {
  await expect(withInstallationLock(id, () => Promise.resolve(), new TestLocks())).rejects.toThrow(RangeError);
});
