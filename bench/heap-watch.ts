import type { CDPSession, Page } from 'playwright/test';

const INTERVAL_MS = 200;

/** Watches what the scripts of a page and its workers hold: their JavaScript heaps and the buffers behind them. */
export class HeapWatch {
  readonly #session: CDPSession;
  readonly #workers = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #held = new Map<string, number>();
  #calls = 0;
  #baseline = 0;
  #peak = 0;

  static async start(page: Page): Promise<HeapWatch> {
    const session = await page.context().newCDPSession(page);
    const watch = new HeapWatch(session);
    // Not flattened: Playwright gives no way to speak to the sessions of workers otherwise.
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return watch;
  }

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.#workers.delete(sessionId);
      this.#held.delete(sessionId);
    });
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { result } = JSON.parse(message) as { result?: HeapUsage };
      if (result !== undefined) this.#take(sessionId, result);
    });
    this.#timer = setInterval(() => void this.look().catch(() => undefined), INTERVAL_MS);
  }

  /** What is held now counts for nothing from here on. */
  async reset(): Promise<void> {
    await this.look();
    this.#baseline = this.#sum();
    this.#peak = this.#baseline;
  }

  /** The most that was held beyond what was held at the reset, in bytes. Garbage not yet collected is counted. */
  get peak(): number {
    return this.#peak - this.#baseline;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async look(): Promise<void> {
    this.#take('page', await this.#session.send('Runtime.getHeapUsage'));
    for (const sessionId of this.#workers) {
      const message = JSON.stringify({ id: ++this.#calls, method: 'Runtime.getHeapUsage' });
      await this.#session.send('Target.sendMessageToTarget', { sessionId, message });
    }
  }

  #take(realm: string, { usedSize, backingStorageSize = 0 }: HeapUsage): void {
    this.#held.set(realm, usedSize + backingStorageSize);
    this.#peak = Math.max(this.#peak, this.#sum());
  }

  #sum(): number {
    return [...this.#held.values()].reduce((sum, bytes) => sum + bytes, 0);
  }
}

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}
