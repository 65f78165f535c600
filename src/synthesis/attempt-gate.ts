/**
 * Lets attempts run side by side, or one alone. First come, first served: whoever waits to be alone is not
 * overtaken.
 */
export class AttemptGate {
  #running = 0;
  #isAlone = false;
  #waiting: { readonly alone: boolean; readonly enter: () => void }[] = [];

  /** Resolves when the attempt may begin, with the function that ends it. */
  async enter(alone: boolean): Promise<() => void> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ alone, enter });
      this.#admit();
    });
    return () => {
      this.#running -= 1;
      this.#isAlone = false;
      this.#admit();
    };
  }

  #admit(): void {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (this.#isAlone || (next.alone && this.#running > 0)) return;
      this.#waiting.shift();
      this.#running += 1;
      this.#isAlone = next.alone;
      next.enter();
    }
  }
}
