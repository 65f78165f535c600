import type { SavedRow } from './decoder';

interface Entry {
  readonly tokens: readonly number[];
  readonly saved: SavedRow;
}

/** A stored row and how many of its first tokens a prompt begins with. */
export interface StoredPrefix {
  readonly saved: SavedRow;
  readonly length: number;
}

/**
 * Rows of requests that have ended, for prompts that begin as they did. Bounded by bytes; what was used longest ago goes
 * first.
 */
export class PrefixStore {
  readonly #mostBytes: number;
  /** In the order of use. */
  readonly #entries = new Set<Entry>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry that shares most tokens with the beginning of `tokens`, and is used by this; null where none shares any. */
  longest(tokens: readonly number[]): StoredPrefix | null {
    let best: Entry | null = null;
    let length = 0;
    for (const entry of this.#entries) {
      const shared = sharedLength(entry.tokens, tokens);
      if (shared > length) [best, length] = [entry, shared];
    }
    if (best === null) return null;
    this.#entries.delete(best);
    this.#entries.add(best);
    return { saved: best.saved, length };
  }

  /** Whether `byteLength` bytes may be kept here at all. */
  takes(byteLength: number): boolean {
    return byteLength <= this.#mostBytes;
  }

  /** Makes room for `byteLength` bytes, so that memory is free before more of it is taken. */
  makeRoom(byteLength: number): void {
    for (const entry of this.#entries) {
      if (this.#bytes + byteLength <= this.#mostBytes) return;
      this.#drop(entry);
    }
  }

  /** Takes over a saved row. What is the beginning of it is dropped: whatever could use that can use this. */
  add(tokens: readonly number[], saved: SavedRow): void {
    for (const entry of this.#entries) {
      if (sharedLength(entry.tokens, tokens) === entry.tokens.length) this.#drop(entry);
    }
    this.makeRoom(saved.byteLength);
    this.#entries.add({ tokens, saved });
    this.#bytes += saved.byteLength;
  }

  clear(): void {
    for (const entry of this.#entries) this.#drop(entry);
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry);
    this.#bytes -= entry.saved.byteLength;
    entry.saved.free();
  }
}

/** How many tokens both begin with. */
export function sharedLength(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length);
  for (let index = 0; index < most; index += 1) if (a[index] !== b[index]) return index;
  return most;
}
