import { afterEach, expect, test, vi } from 'vitest';
import { WakeLock } from './wake-lock';

afterEach(() => vi.unstubAllGlobals());

class Sentinel extends EventTarget {
  released = false;

  release(): Promise<void> {
    this.released = true;
    return Promise.resolve();
  }
}

class Screen extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  readonly sentinels: Sentinel[] = [];

  request(): Promise<Sentinel> {
    const sentinel = new Sentinel();
    this.sentinels.push(sentinel);
    return Promise.resolve(sentinel);
  }

  /** A browser drops the lock of a page as it is hidden. */
  turn(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    if (visibilityState === 'hidden') for (const sentinel of this.sentinels) sentinel.released = true;
    this.dispatchEvent(new Event('visibilitychange'));
  }

  get isKeptOn(): boolean {
    return this.sentinels.some(({ released }) => !released);
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('the screen is kept on from hold to release', async () => {
  const screen = new Screen();
  const wakeLock = new WakeLock(screen, screen);
  wakeLock.hold();
  await settle();
  expect(screen.isKeptOn).toBe(true);
  wakeLock.release();
  expect(screen.isKeptOn).toBe(false);
});

test('the lock is taken again when the page shows, and only while it is wanted', async () => {
  const screen = new Screen();
  const wakeLock = new WakeLock(screen, screen);
  wakeLock.hold();
  await settle();
  screen.turn('hidden');
  await settle();
  screen.turn('visible');
  await settle();
  expect([screen.isKeptOn, screen.sentinels.length]).toEqual([true, 2]);
  screen.turn('hidden');
  wakeLock.release();
  screen.turn('visible');
  await settle();
  expect([screen.isKeptOn, screen.sentinels.length]).toEqual([false, 2]);
});

test('a lock that arrives after its release is given back', async () => {
  const screen = new Screen();
  const wakeLock = new WakeLock(screen, screen);
  wakeLock.hold();
  wakeLock.release();
  await settle();
  expect([screen.isKeptOn, screen.sentinels.length]).toEqual([false, 1]);
});

test('a browser without the API, or one that refuses, is no trouble', async () => {
  const screen = new Screen();
  const refusing = { request: () => Promise.reject(new DOMException('low battery', 'NotAllowedError')) };
  for (const wakeLock of [refusing, undefined]) {
    vi.stubGlobal('navigator', { wakeLock });
    const lock = new WakeLock(undefined, screen);
    lock.hold();
    await settle();
    lock.release();
  }
});
