// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { saveFile } from './save-file';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a file is handed over under its name, and its address outlives the start of the download', () => {
  vi.useFakeTimers();
  const revoked: string[] = [];
  URL.createObjectURL = () => 'blob:pairloom/1';
  URL.revokeObjectURL = (address) => revoked.push(address);
  const clicked: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(`${this.download} ${this.href}`);
  });
  saveFile('bees.jsonl', new Blob(['{}\n']));
  expect(clicked).toEqual(['bees.jsonl blob:pairloom/1']);
  vi.advanceTimersByTime(10_000);
  expect(revoked).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(revoked).toEqual(['blob:pairloom/1']);
});
