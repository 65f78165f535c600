import type { Trouble } from './trouble';

/** What went wrong with the run on the screen, and what a person can do about it. */
export class RunTrouble {
  readonly #tryAgain: () => void;
  #shown = $state.raw<Trouble | null>(null);

  constructor(tryAgain: () => void) {
    this.#tryAgain = tryAgain;
  }

  get shown(): Trouble | null {
    return this.#shown;
  }

  clear(): void {
    this.#shown = null;
  }

  /** The run was not begun: there is nothing to try again. */
  notBegun(message: string): void {
    this.#shown = { message, isOver: false, action: null };
  }

  /** Trouble that is over is only told. */
  tell(message: string, isOver: boolean): void {
    this.#shown = { message, isOver, action: isOver ? null : { label: 'Try again', run: this.#tryAgain } };
  }

  /** Instead of trying again as before: `change` something, then try again. */
  offer(label: string, change: () => void): void {
    const again = this.#shown?.action;
    if (!this.#shown || !again) return;
    const run = () => {
      change();
      again.run();
    };
    this.#shown = { ...this.#shown, action: { label, run } };
  }
}
