import { expect, test } from 'vitest';
import { StorageConnection } from './storage-connection.svelte';

test('a tab whose data were deleted in another one begins anew', () => {
  let begun = 0;
  const storage = new StorageConnection(() => (begun += 1));
  storage.closed('deleted');
  expect(begun).toBe(1);
  expect(storage.problem).toBe('');
});

test('a tab that lost its data to a newer version or to the browser says so and stays', () => {
  let begun = 0;
  const storage = new StorageConnection(() => (begun += 1));
  storage.closed('newerVersion');
  expect(storage.problem).toContain('newer version');
  storage.closed('terminated');
  expect(storage.problem).toContain('Reload');
  expect(begun).toBe(0);
});

test('that the browser deleted what was stored is told until it was read', () => {
  const storage = new StorageConnection(() => undefined);
  expect(storage.isEmptied).toBe(false);
  storage.emptied();
  expect(storage.isEmptied).toBe(true);
  expect(storage.problem).toBe('');
  storage.dismissEmptied();
  expect(storage.isEmptied).toBe(false);
});
