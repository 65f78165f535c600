import type { Decoder, Logits, RowStep, SavedRow, Wanted } from '../../workers/synthesizer/decoder';

/** A decoder that keeps the time of its runs: those for prompts, and those for new tokens. */
export class TimedDecoder implements Decoder {
  readonly #decoder: Decoder;
  #savedBytes = 0;
  #mostSavedBytes = 0;
  prefillMs = 0;
  stepMs = 0;
  steps = 0;

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  get canBatch(): boolean {
    return this.#decoder.canBatch;
  }

  get tokenBytes(): number {
    return this.#decoder.tokenBytes;
  }

  get rows(): number {
    return this.#decoder.rows;
  }

  get rowTokens(): number {
    return this.#decoder.rowTokens;
  }

  get cacheBytes(): number | null {
    if (!this.canBatch) return null;
    return this.rows * this.rowTokens * this.tokenBytes + this.#mostSavedBytes;
  }

  reserve(rows: number, tokens: number): Promise<boolean> {
    return this.#decoder.reserve(rows, tokens);
  }

  async extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep?: number): Promise<Logits> {
    const began = performance.now();
    const logits = await this.#decoder.extend(row, length, tokens, wanted, keep);
    const ms = performance.now() - began;
    // More than the last position is wanted where guessed tokens are checked, and never of a prompt.
    if (keep === undefined) this.prefillMs += ms;
    else this.#stepped(ms);
    return logits;
  }

  async step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits> {
    const began = performance.now();
    const logits = await this.#decoder.step(rows, wanted);
    this.#stepped(performance.now() - began);
    return logits;
  }

  copy(from: number, to: number, length: number): void {
    this.#decoder.copy(from, to, length);
  }

  save(row: number, length: number): SavedRow | null {
    const saved = this.#decoder.save(row, length);
    if (saved === null) return null;
    this.#savedBytes += saved.byteLength;
    this.#mostSavedBytes = Math.max(this.#mostSavedBytes, this.#savedBytes);
    const { free } = saved;
    return Object.assign(saved, {
      free: () => {
        this.#savedBytes -= saved.byteLength;
        free();
      },
    });
  }

  restore(saved: SavedRow, row: number, length: number): void {
    this.#decoder.restore(saved, row, length);
  }

  #stepped(ms: number): void {
    this.stepMs += ms;
    this.steps += 1;
  }
}
