/** Tokens a second are counted over so many milliseconds. */
const WINDOW_MS = 2000;

/** What went through the engine since its model was loaded, in tokens. */
export class Throughput {
  promptTokens = 0;
  reusedTokens = 0;
  prefilledTokens = 0;
  newTokens = 0;
  draftedTokens = 0;
  /** When the latest tokens came, and how many there were by then, oldest first. */
  readonly #marks: { readonly at: number; tokens: number }[] = [];

  notePrompt(tokens: number, reused: number): void {
    this.promptTokens += tokens;
    this.reusedTokens += reused;
  }

  notePrefill(tokens: number): void {
    this.prefilledTokens += tokens;
  }

  noteDraft(tokens: number): void {
    this.draftedTokens += tokens;
  }

  noteToken(now: number): void {
    this.newTokens += 1;
    const last = this.#marks.at(-1);
    if (last?.at === now) last.tokens = this.newTokens;
    else this.#marks.push({ at: now, tokens: this.newTokens });
    // Two stay, however long a token takes.
    while (this.#marks.length > 2 && (this.#marks[0]?.at ?? now) < now - WINDOW_MS) this.#marks.shift();
  }

  /** New tokens a second, of all rows together, over the latest seconds; null before some came at two times. */
  tokensPerSecond(now: number): number | null {
    const [first] = this.#marks;
    if (first === undefined || this.#marks.length < 2 || now - first.at < 1) return null;
    return ((this.newTokens - first.tokens) * 1000) / (now - first.at);
  }
}
