import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RestedWork } from './rested-work';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that takes `takesMs`, with the times at which it was begun. */
function rested(takesMs: number) {
  const begun: number[] = [];
  let atWork = 0;
  const work = new RestedWork(
    async () => {
      expect((atWork += 1)).toBe(1);
      begun.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      atWork -= 1;
    },
    1000,
    10,
  );
  return { work, begun };
}

test('is done one at a time, with rests of ten times what it takes', async () => {
  const { work, begun } = rested(300);
  const from = performance.now();
  for (let ms = 0; ms < 20_000; ms += 100) {
    work.ask();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(begun.map((at) => Math.round(at - from))).toEqual([1000, 4300, 7600, 10_900, 14_200, 17_500]);
});

test('is done once more for what was asked for while it was at work, and then not again', async () => {
  const { work, begun } = rested(300);
  const first = work.now();
  work.ask();
  work.ask();
  await vi.advanceTimersByTimeAsync(300);
  await first;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun).toHaveLength(2);
});

test('is not done where it was cancelled', async () => {
  const { work, begun } = rested(300);
  work.ask();
  work.cancel();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(begun).toHaveLength(0);
});

test('is asked for again after it failed', async () => {
  let tries = 0;
  const work = new RestedWork(() => Promise.reject(new Error(String((tries += 1)))), 1000, 10);
  await expect(work.now()).rejects.toThrow('1');
  await expect(work.now()).rejects.toThrow('2');
});
