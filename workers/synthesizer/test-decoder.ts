import { argmax } from '../../src/synthesis/sampling';
import type { Decoder, Logits, RowStep, SavedRow, Wanted } from './decoder';
import { nextLogits } from './test-language';

/** What a run of the decoder works on. */
export interface TestRun {
  readonly kind: 'extend' | 'step';
  readonly rows: number;
  readonly tokens: number;
}

/** The first call of such methods that throws `failure`, counted from 1. */
export interface Failing {
  readonly methods: 'runs' | 'moves' | 'all';
  readonly call: number;
}

export interface TestDecoderOptions {
  readonly canBatch?: boolean;
  /** Room for so many tokens over all rows. */
  readonly mostTokens?: number;
  /** Room for so many tokens of saved rows. */
  readonly mostSavedTokens?: number;
  readonly failing?: Failing;
  readonly whileRunning?: (run: TestRun) => Promise<void>;
}

/**
 * A decoder of `nextLogits` whose rows hold tokens for keys and values. Throws a TypeError, and keeps it in
 * `violations`, where it is used otherwise than its interface allows.
 */
export class TestDecoder implements Decoder {
  readonly failure = new Error('The device was lost.');
  readonly violations: string[] = [];
  readonly tokenBytes = 8;
  readonly canBatch: boolean;
  hasFailed = false;
  runs = 0;
  savedBytes = 0;
  savedRows = 0;
  rowTokens = 0;
  readonly #options: TestDecoderOptions;
  readonly #held: number[][] = [];
  #isBusy = false;
  #callsToFailure: number;

  constructor(options: TestDecoderOptions = {}) {
    this.#options = options;
    this.canBatch = options.canBatch ?? true;
    this.#callsToFailure = options.failing?.call ?? Infinity;
  }

  get rows(): number {
    return this.#held.length;
  }

  async reserve(rows: number, tokens: number): Promise<boolean> {
    this.#begin('all');
    this.#require(rows >= 1 && tokens >= 1, 'room was asked for nothing');
    this.#require(rows === 1 || this.canBatch, 'several rows where there is row 0 alone');
    this.#isBusy = true;
    await Promise.resolve();
    this.#isBusy = false;
    if (rows <= this.rows && tokens <= this.rowTokens) return true;
    const newTokens = Math.max(tokens, this.rowTokens);
    if (rows * newTokens > (this.#options.mostTokens ?? Infinity)) return false;
    this.rowTokens = newTokens;
    this.#held.splice(rows);
    while (this.#held.length < rows) this.#held.push([]);
    return true;
  }

  async extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep = 1): Promise<Logits> {
    this.#begin('runs');
    this.#require(tokens.length > 0, 'a row was extended by nothing');
    this.#require(keep >= 1 && keep <= tokens.length, 'logits of more positions than the run has');
    this.#append(row, length, tokens);
    await this.#run({ kind: 'extend', rows: 1, tokens: tokens.length });
    const held = [...this.#row(row)];
    return this.#logits(wanted, keep, (index) => held.slice(0, held.length - keep + 1 + index));
  }

  async step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits> {
    this.#begin('runs');
    this.#require(rows.length > 0, 'a step over no rows');
    rows.forEach(({ token, length }, row) => {
      this.#append(row, length, [token]);
    });
    await this.#run({ kind: 'step', rows: rows.length, tokens: rows.length });
    const held = rows.map((_, row) => [...this.#row(row)]);
    return this.#logits(wanted, rows.length, (index) => held[index] ?? []);
  }

  copy(from: number, to: number, length: number): void {
    this.#begin('moves');
    this.#require(this.canBatch && from !== to, 'a row was copied to itself');
    this.#put(to, this.#first(this.#row(from), length));
  }

  save(row: number, length: number): SavedRow | null {
    this.#begin('moves');
    this.#require(this.canBatch && length > 0, 'nothing was saved');
    const tokens = this.#first(this.#row(row), length);
    const byteLength = length * this.tokenBytes;
    if (this.savedBytes + byteLength > (this.#options.mostSavedTokens ?? Infinity) * this.tokenBytes) return null;
    this.savedBytes += byteLength;
    this.savedRows += 1;
    const saved: TestSavedRow = { byteLength, tokens, isFree: false, free: () => this.#free(saved) };
    return saved;
  }

  restore(saved: SavedRow, row: number, length: number): void {
    this.#begin('moves');
    const { tokens, isFree } = saved as TestSavedRow;
    this.#require(this.canBatch && !isFree, 'a row was restored that is free');
    this.#put(row, this.#first(tokens, length));
  }

  #begin(kind: Failing['methods']): void {
    this.#require(!this.#isBusy, 'two calls at a time');
    this.#require(!this.hasFailed, 'a call after a failure');
    const { methods = 'all' } = this.#options.failing ?? {};
    if (methods === 'all' || methods === kind) this.#callsToFailure -= 1;
    this.hasFailed = this.#callsToFailure === 0;
    if (this.hasFailed) throw this.failure;
  }

  async #run(run: TestRun): Promise<void> {
    this.runs += 1;
    this.#isBusy = true;
    await this.#options.whileRunning?.(run);
    this.#isBusy = false;
  }

  #append(row: number, length: number, tokens: readonly number[]): void {
    const held = this.#row(row);
    this.#require(this.canBatch || length === 0 || length === held.length, 'tokens were taken back');
    this.#put(row, [...this.#first(held, length), ...tokens]);
  }

  #put(row: number, tokens: readonly number[]): void {
    this.#require(tokens.length <= this.rowTokens, 'more tokens than a row may hold');
    this.#row(row).splice(0, Infinity, ...tokens);
  }

  #row(row: number): number[] {
    const held = this.#held[row];
    this.#require(held !== undefined, 'a row that there is no memory for');
    return held ?? [];
  }

  #first(held: readonly number[], length: number): readonly number[] {
    this.#require(length >= 0 && length <= held.length, 'more tokens than a row holds');
    return held.slice(0, length);
  }

  #free(saved: TestSavedRow): void {
    this.#require(!saved.isFree, 'a saved row was freed twice');
    saved.isFree = true;
    this.savedBytes -= saved.byteLength;
    this.savedRows -= 1;
  }

  #logits(wanted: Wanted, count: number, textAt: (index: number) => readonly number[]): Logits {
    const { runs } = this;
    const read = (index: number): Float32Array<ArrayBuffer> => {
      this.#require(runs === this.runs && !this.#isBusy, 'logits of an earlier run');
      this.#require(wanted !== 'nothing' && index >= 0 && index < count, 'logits that were not asked for');
      return nextLogits(textAt(index));
    };
    return {
      argmax: (index) => argmax(read(index)),
      values: (index) => {
        this.#require(wanted === 'all', 'a distribution that was not asked for');
        return read(index);
      },
    };
  }

  #require(holds: boolean, violation: string): void {
    if (holds) return;
    this.violations.push(violation);
    throw new TypeError(`The decoder was used wrongly: ${violation}.`);
  }
}

interface TestSavedRow extends SavedRow {
  readonly tokens: readonly number[];
  isFree: boolean;
}
