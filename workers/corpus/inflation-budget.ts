import { UnreadableError } from './unreadable';

/** What any archive may inflate to, however small it is. */
const ALWAYS_ALLOWED = 1024 * 1024;

/** Text packs to a fifth or so, and logs to a fiftieth; a zip bomb to a thousandth. */
const HIGHEST_RATIO = 120;

/** Bounds what all files of one archive inflate to. */
export class InflationBudget {
  #left: number;

  constructor(packedBytes: number) {
    this.#left = Math.max(ALWAYS_ALLOWED, packedBytes * HIGHEST_RATIO);
  }

  /** @throws UnreadableError when the archive has given more than text ever does. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new UnreadableError(
      'suspiciousArchive',
      'This archive unpacks to far more than any text would, so reading it was stopped.',
    );
  }
}
