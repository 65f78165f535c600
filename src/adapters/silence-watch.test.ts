import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SilenceWatch } from './silence-watch';

describe('SilenceWatch', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function watchOf(isBusy: () => boolean): { watch: SilenceWatch; silences: () => number } {
    let silences = 0;
    return { watch: new SilenceWatch(isBusy, () => (silences += 1)), silences: () => silences };
  }

  it('reports work that went silent, once', () => {
    const { watch, silences } = watchOf(() => true);
    watch.begin(1000);
    vi.advanceTimersByTime(1000);
    expect(silences()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(silences()).toBe(1);
  });

  it('keeps quiet while something is heard', () => {
    const { watch, silences } = watchOf(() => true);
    watch.begin(1000);
    for (let tenth = 0; tenth < 100; tenth += 1) {
      vi.advanceTimersByTime(100);
      watch.heard();
    }
    expect(silences()).toBe(0);
  });

  it('keeps quiet without work, and after it was stopped', () => {
    let isBusy = false;
    const { watch, silences } = watchOf(() => isBusy);
    watch.begin(1000);
    vi.advanceTimersByTime(10_000);
    isBusy = true;
    watch.begin(1000);
    watch.stop();
    vi.advanceTimersByTime(10_000);
    expect(silences()).toBe(0);
  });

  it('looks a second time before it believes a silence that was the computer asleep', () => {
    const { watch, silences } = watchOf(() => true);
    watch.begin(1000);
    vi.advanceTimersByTime(100);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    vi.advanceTimersByTime(150);
    watch.heard();
    vi.advanceTimersByTime(300);
    expect(silences()).toBe(0);
  });
});
