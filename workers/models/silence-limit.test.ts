import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceLimit } from './silence-limit';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a line on which something comes lives on, a silent one ends as one that timed out', () => {
  const limit = new SilenceLimit(new AbortController().signal, 100);
  for (let time = 0; time < 5; time += 1) {
    vi.advanceTimersByTime(90);
    limit.heard();
  }
  expect(limit.signal.aborted).toBe(false);
  vi.advanceTimersByTime(101);
  expect(limit.signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a request waits while the line is busy with another', () => {
  const signal = new AbortController().signal;
  const [waiting, other] = [new SilenceLimit(signal, 100), new SilenceLimit(signal, 100)];
  for (let time = 0; time < 5; time += 1) {
    vi.advanceTimersByTime(90);
    other.heard();
  }
  expect(waiting.signal.aborted).toBe(false);
  vi.advanceTimersByTime(101);
  expect(waiting.signal.aborted).toBe(true);
});

test('a cancel passes through, and after the end there is no limit', () => {
  const stop = new AbortController();
  const limit = new SilenceLimit(stop.signal, 100);
  limit.end();
  vi.advanceTimersByTime(1000);
  expect(limit.signal.aborted).toBe(false);
  stop.abort();
  expect(limit.signal.reason).toMatchObject({ name: 'AbortError' });
});
