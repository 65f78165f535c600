import type { BatchRow } from './batch-row';
import type { Decoder } from './decoder';
import { PrefixStore, sharedLength } from './prefix-store';

export interface RowMemoryLimits {
  readonly contextTokens: number;
  /** Bytes of keys and values of all rows, where there is more than one. */
  readonly mostCacheBytes: number;
  /** Bytes of keys and values kept of requests that ended; 0 reuses nothing. */
  readonly prefixBytes: number;
}

/** Fewer tokens than these are computed anew sooner than copied. */
const FEWEST_REUSED = 4;
/** Rows grow by so many tokens at least, so that a longer request seldom moves what is there. */
const ROW_TOKENS = 256;

/** The memory of the rows: how many there are, what they hold at the beginning, and what is kept of them. */
export class RowMemory {
  readonly #decoder: Decoder;
  readonly #limits: RowMemoryLimits;
  readonly #prefixes: PrefixStore;

  constructor(decoder: Decoder, limits: RowMemoryLimits) {
    this.#decoder = decoder;
    this.#limits = limits;
    this.#prefixes = new PrefixStore(decoder.canBatch ? limits.prefixBytes : 0);
  }

  /**
   * Whether there are `rows` rows of `tokens` tokens, made now where there were not, up to `most` ahead. Throws where not
   * even one fits.
   */
  async reserve(rows: number, tokens: number, most: number): Promise<boolean> {
    const decoder = this.#decoder;
    if (decoder.rows >= rows && decoder.rowTokens >= tokens) return true;
    const { contextTokens, mostCacheBytes } = this.#limits;
    const wanted = Math.min(contextTokens, Math.ceil(tokens / ROW_TOKENS) * ROW_TOKENS);
    const ahead = decoder.rows >= rows ? decoder.rows : Math.min(most, Math.max(rows, 2 * decoder.rows));
    const isAllowed = (count: number): boolean => count === 1 || count * wanted * decoder.tokenBytes <= mostCacheBytes;
    if (isAllowed(ahead) && (await decoder.reserve(ahead, wanted))) return true;
    this.#prefixes.clear();
    if (isAllowed(rows) && (await decoder.reserve(rows, wanted))) return true;
    if (rows === 1) throw new Error('std::bad_alloc: no memory for the keys and values of one request');
    return false;
  }

  /** Begins a row with what an ended request or a row at work has computed already: whichever shares more. */
  begin(row: BatchRow, index: number, working: readonly BatchRow[]): void {
    if (!this.#keeps(row)) return;
    // One token has to be computed: its logits are kept by nobody.
    const wanted = row.tokens.slice(0, -1);
    const stored = this.#prefixes.longest(wanted);
    let length = stored?.length ?? 0;
    let from = -1;
    working.forEach((other, otherIndex) => {
      const shared = Math.min(other.cached, sharedLength(other.tokens, wanted));
      if (shared > length) [length, from] = [shared, otherIndex];
    });
    if (length < FEWEST_REUSED) return;
    if (from >= 0) this.#decoder.copy(from, index, length);
    else if (stored !== null) this.#decoder.restore(stored.saved, index, length);
    row.cached = row.reusedTokens = length;
  }

  /** Keeps what a row holds for prompts that begin alike. */
  keep(row: BatchRow, index: number): void {
    const byteLength = row.cached * this.#decoder.tokenBytes;
    if (!this.#keeps(row) || !this.#prefixes.takes(byteLength)) return;
    this.#prefixes.makeRoom(byteLength);
    const saved = this.#decoder.save(index, row.cached);
    if (saved !== null) this.#prefixes.add(row.tokens.slice(0, row.cached), saved);
  }

  /** Frees what is kept. */
  forget(): void {
    this.#prefixes.clear();
  }

  #keeps({ request }: BatchRow): boolean {
    return this.#decoder.canBatch && this.#limits.prefixBytes > 0 && request.runsAlone !== true;
  }
}
