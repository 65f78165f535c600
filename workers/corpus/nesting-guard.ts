import { UnreadableError } from './unreadable';

/** Texts nest a few dozen deep. What a parser does for an element takes longer the deeper it is. */
const DEEPEST = 5000;

/** Stops markup that is nested only to keep a reader busy. */
export class NestingGuard {
  readonly #format: string;
  #depth = 0;

  constructor(format: string) {
    this.#format = format;
  }

  /** @throws UnreadableError when no text would be nested so deep. */
  open(): void {
    this.#depth++;
    if (this.#depth <= DEEPEST) return;
    throw new UnreadableError('notValid', `This is not valid ${this.#format}: it is nested deeper than any text.`);
  }

  close(): void {
    this.#depth--;
  }
}
