import { afterEach, expect, test, vi } from 'vitest';
import { isQuotaError } from './quota-error';
import { askToPersist, storageEstimate } from './storage-space';

afterEach(() => vi.unstubAllGlobals());

function aStorage(change: Partial<StorageManager> = {}): StorageManager {
  return {
    persisted: () => Promise.resolve(false),
    persist: () => Promise.resolve(true),
    estimate: () => Promise.resolve({ usage: 10, quota: 100 }),
    getDirectory: () => Promise.reject(new Error('not used')),
    ...change,
  };
}

test('persistence is asked for once it is missing', async () => {
  const refuses = () => Promise.resolve(false);
  expect(await askToPersist(aStorage())).toBe(true);
  expect(await askToPersist(aStorage({ persist: refuses }))).toBe(false);
  expect(await askToPersist(aStorage({ persisted: () => Promise.resolve(true), persist: refuses }))).toBe(true);
});

test('space is told in bytes, or not at all where the browser is silent', async () => {
  expect(await storageEstimate(aStorage())).toEqual({ usedBytes: 10, quotaBytes: 100, isPersistent: false });
  expect(await storageEstimate(aStorage({ estimate: () => Promise.reject(new TypeError('opaque')) }))).toBeNull();
  vi.stubGlobal('navigator', {});
  expect([await storageEstimate(), await askToPersist()]).toEqual([null, false]);
});

test('a quota error is told by its name', () => {
  expect(isQuotaError(new DOMException('full', 'QuotaExceededError'))).toBe(true);
  expect(isQuotaError(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))).toBe(true);
  expect([isQuotaError(new DOMException('no', 'AbortError')), isQuotaError('QuotaExceededError')]).toEqual([
    false,
    false,
  ]);
});
