import { afterEach, expect, test, vi } from 'vitest';
import { deleteStoredModels } from './model-place';

afterEach(() => vi.unstubAllGlobals());

/** Private storage whose files are held for so many tries. */
function heldFor(tries: number): string[] {
  const deleted: string[] = [];
  let left = tries;
  const removeEntry = async (name: string): Promise<void> => {
    left -= 1;
    if (left >= 0) return Promise.reject(new DOMException('held', 'NoModificationAllowedError'));
    if (deleted.includes(name)) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    return Promise.resolve(void deleted.push(name));
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => Promise.resolve({ removeEntry }) } });
  return deleted;
}

test('files that a worker just ended still holds are deleted when it lets go of them', async () => {
  const deleted = heldFor(3);
  await deleteStoredModels(0);
  await deleteStoredModels(0);
  expect(deleted).toEqual(['models']);
});

test('files that another tab keeps holding are told', async () => {
  heldFor(Infinity);
  await expect(deleteStoredModels(0)).rejects.toThrow('Close the other tabs');
});
