import type { ClosedReason } from '../adapters/database';

/** Whether this tab can still reach what is stored; nothing it shows can be trusted to be kept once it cannot. */
export class StorageConnection {
  readonly #beginAnew: () => void;
  #problem = $state('');
  #isEmptied = $state(false);

  constructor(beginAnew: () => void) {
    this.#beginAnew = beginAnew;
  }

  /** Why nothing can be stored any more, in plain words; empty while all is well. */
  get problem(): string {
    return this.#problem;
  }

  /** The browser deleted what was stored here, because it was damaged, and the person was not told yet. */
  get isEmptied(): boolean {
    return this.#isEmptied;
  }

  emptied(): void {
    this.#isEmptied = true;
  }

  dismissEmptied(): void {
    this.#isEmptied = false;
  }

  closed(reason: ClosedReason): void {
    switch (reason) {
      case 'deleted':
        this.#beginAnew();
        return;
      case 'newerVersion':
        this.#problem =
          'A newer version of Pairloom was opened in another tab. What was saved is safe. Reload this tab.';
        return;
      case 'terminated':
        this.#problem =
          'The browser closed the stored data, maybe because it was cleared. Reload this tab to see what is there.';
    }
  }
}
