import type { ReadEvent } from './protocol';

const INTERVAL_MS = 100;

/** Gathers events, so that a folder of tiny files does not flood the page with messages. */
export class EventBatch {
  readonly #send: (events: readonly ReadEvent[]) => unknown;
  #events: ReadEvent[] = [];
  #sentAt = 0;

  /** @param send may return a promise, which `flush` waits for. */
  constructor(send: (events: readonly ReadEvent[]) => unknown) {
    this.#send = send;
  }

  add(event: ReadEvent): void {
    // Only the newest count of bytes is of interest.
    if (event.kind === 'bytes') this.#events = this.#events.filter(({ kind }) => kind !== 'bytes');
    this.#events.push(event);
    if (performance.now() - this.#sentAt >= INTERVAL_MS) void this.flush();
  }

  /** Resolves once the page has taken what was sent. */
  async flush(): Promise<void> {
    const events = this.#events;
    this.#events = [];
    this.#sentAt = performance.now();
    if (events.length > 0) await this.#send(events);
  }
}
