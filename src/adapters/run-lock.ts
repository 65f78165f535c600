const LOCK_NAME = 'pairloom-run';

/** The right of one tab to synthesise. The browser gives it up for a tab that dies. */
export interface RunLock {
  release(): void;
}

/** Null when another tab runs. Where the browser has no locks (a page without HTTPS) nothing stands guard. */
export async function acquireRunLock(locks: LockManager | undefined = navigator.locks): Promise<RunLock | null> {
  if (!locks) return { release: () => undefined };
  for (;;) {
    const lock = await tryLock(locks);
    if (lock) return lock;
    const { held = [] } = await locks.query();
    if (held.some(({ name, mode }) => name === LOCK_NAME && mode === 'exclusive')) return null;
    // Only a tab that waits held it, for the instant in which it learns that it is free: again.
  }
}

/** Resolves when no tab runs. That is news, not a right: what follows acquires the lock. */
export async function whenRunLockFree(
  signal: AbortSignal,
  locks: LockManager | undefined = navigator.locks,
): Promise<void> {
  // Shared, so that any number of tabs can wait without being in each other's way.
  await locks?.request(LOCK_NAME, { mode: 'shared', signal }, () => undefined);
}

function tryLock(locks: LockManager): Promise<RunLock | null> {
  return new Promise((resolve, reject) => {
    locks
      .request(LOCK_NAME, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve({ release }));
      })
      .catch(reject);
  });
}
