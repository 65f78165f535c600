/** One row of a batch at a step: the token that comes behind the `length` tokens that the row's cache holds. */
export interface RowStep {
  readonly token: number;
  readonly length: number;
}

/** Logits of a run, one position an index. They hold until the decoder's next run. */
export interface Logits {
  /** The token with the highest logit; the lowest id wins a tie. */
  argmax(index: number): number;
  /** All of them, `[vocabulary]`, a copy. Only where the run was asked for more than the best token. */
  values(index: number): Float32Array<ArrayBuffer>;
}

/** Which logits a run is for: of no position, or each position's best token, or each position's whole distribution. */
export type Wanted = 'nothing' | 'best' | 'all';

/** Keys and values of the first tokens of some row, kept outside the rows. */
export interface SavedRow {
  readonly byteLength: number;
  free(): void;
}

/**
 * A loaded model with the key-value cache of several rows on its device. A row is a number from 0; what it holds is the
 * caller's to know: `length` tokens, written from position 0. Writing at a smaller `length` than before takes back what
 * lies behind it. Only one call at a time.
 *
 * Every method throws what the runtime throws: then its realm is lost.
 */
export interface Decoder {
  /** Whether rows decode together exactly, may be taken back and may be copied. Else there is row 0 alone. */
  readonly canBatch: boolean;
  /** Bytes of keys and values of one token. */
  readonly tokenBytes: number;
  /** Rows that there is memory for, and the tokens each may hold. */
  readonly rows: number;
  readonly rowTokens: number;
  /**
   * Makes room for `rows` rows of `tokens` tokens at least, and keeps what those rows hold; others may be given up for
   * longer rows. False where memory does not reach: then all is as it was.
   */
  reserve(rows: number, tokens: number): Promise<boolean>;
  /** Appends `tokens` to a row that holds `length`; the logits are those of the last `keep` positions, in order. */
  extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep?: number): Promise<Logits>;
  /** Appends one token to each of the rows 0, 1, 2 and so on; logits by row. */
  step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits>;
  /** Copies the first `length` tokens of a row into another. */
  copy(from: number, to: number, length: number): void;
  /** Keeps the first `length` tokens of a row; null where there is no memory for them. */
  save(row: number, length: number): SavedRow | null;
  /** Puts the first `length` saved tokens into a row. */
  restore(saved: SavedRow, row: number, length: number): void;
}
