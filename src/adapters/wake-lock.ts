interface Sentinel extends EventTarget {
  readonly released: boolean;
  release(): Promise<void>;
}

export interface WakeLockSource {
  request(type: 'screen'): Promise<Sentinel>;
}

type Page = EventTarget & Pick<Document, 'visibilityState'>;

/**
 * Keeps the screen on from `hold` to `release`. The browser drops the lock of a hidden page, so it is taken again
 * when the page shows. A comfort only: without the API, or with an empty battery, work goes on.
 */
export class WakeLock {
  readonly #source: WakeLockSource | undefined;
  readonly #page: Page;
  #isWanted = false;
  #isRequesting = false;
  #sentinel: Sentinel | undefined;

  constructor(source: WakeLockSource | undefined = navigator.wakeLock, page: Page = document) {
    this.#source = source;
    this.#page = page;
  }

  hold(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#page.addEventListener('visibilitychange', this.#take);
    this.#take();
  }

  release(): void {
    this.#isWanted = false;
    this.#page.removeEventListener('visibilitychange', this.#take);
    this.#drop();
  }

  readonly #take = (): void => {
    void this.#request();
  };

  async #request(): Promise<void> {
    const isHeld = this.#sentinel !== undefined && !this.#sentinel.released;
    if (!this.#source || isHeld || this.#isRequesting || this.#page.visibilityState !== 'visible') return;
    this.#isRequesting = true;
    try {
      this.#sentinel = await this.#source.request('screen');
    } catch {
      // Refused (hidden again, battery low): the next time that the page shows is the next try.
    } finally {
      this.#isRequesting = false;
    }
    if (!this.#isWanted) this.#drop();
  }

  #drop(): void {
    void this.#sentinel?.release().catch(() => undefined);
    this.#sentinel = undefined;
  }
}
