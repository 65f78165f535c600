import { layoutOf } from './cache-layout';
import type { Decoder, Logits, RowStep, SavedRow, Wanted } from './decoder';
import type { DecoderInputs } from './decoder-inputs';
import { KeyValueCache } from './key-value-cache';
import { NO_LOGITS, PositionLogits } from './logits';
import { type InferenceSession, Tensor } from './ort';
import { runInputs, tokensWithoutLogits } from './run-inputs';

/**
 * The decoder of graphs whose rows cannot be batched exactly: one row at a time, by the runtime's public interface. Each
 * run returns the whole cache anew, so nothing that it holds can be taken back: a row only grows, or begins at 0 again.
 */
export class SingleRowDecoder implements Decoder {
  readonly canBatch = false;
  readonly tokenBytes: number;
  readonly rows = 1;
  /** The cache grows as it is needed. */
  readonly rowTokens = Infinity;
  readonly #session: Pick<InferenceSession, 'run'>;
  readonly #inputs: DecoderInputs;
  readonly #firstPosition: number;
  #cache: KeyValueCache;

  /** `firstPosition` is that of a text's first token, where the graph is told positions. */
  constructor(session: Pick<InferenceSession, 'run'>, inputs: DecoderInputs, firstPosition: number) {
    [this.#session, this.#inputs, this.#firstPosition] = [session, inputs, firstPosition];
    this.tokenBytes = layoutOf(inputs.caches).tokenBytes;
    this.#cache = new KeyValueCache(inputs.caches);
  }

  reserve(rows: number): Promise<boolean> {
    return Promise.resolve(rows <= 1);
  }

  /** Rejects with a RangeError for a `length` that is neither 0 nor what the row holds. */
  async extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep = 1): Promise<Logits> {
    if (row !== 0) throw oneRowAlone();
    if (length === 0) {
      this.#cache.dispose();
      this.#cache = new KeyValueCache(this.#inputs.caches);
    }
    if (length !== this.#cache.length) {
      throw new RangeError(`A row of ${String(this.#cache.length)} tokens cannot go on behind ${String(length)}.`);
    }
    if (wanted === 'nothing') return this.#run(tokens, wanted, 1);
    const first = tokensWithoutLogits(this.#inputs, tokens, keep);
    if (first.length > 0) await this.#run(first, 'nothing', 1);
    return this.#run(tokens.slice(first.length), wanted, keep);
  }

  step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits> {
    const [row] = rows;
    if (row === undefined || rows.length > 1) return Promise.reject(oneRowAlone());
    return this.extend(0, row.length, [row.token], wanted);
  }

  copy(): void {
    throw oneRowAlone();
  }

  save(): SavedRow | null {
    return null;
  }

  restore(): void {
    throw oneRowAlone();
  }

  async #run(tokens: readonly number[], wanted: Wanted, keep: number): Promise<Logits> {
    const { caches } = this.#inputs;
    const feeds: Record<string, Tensor> = { ...this.#cache.feeds() };
    const rows = [{ tokens, length: this.#cache.length }];
    for (const { name, dims, values } of runInputs(this.#inputs, rows, this.#firstPosition, keep)) {
      feeds[name] = new Tensor('int64', values, dims);
    }
    const presents = caches.map(({ presentName }) => presentName);
    const outputs = await this.#session.run(feeds, wanted === 'nothing' ? presents : ['logits', ...presents]);
    this.#cache.advance(outputs, tokens.length);
    if (wanted === 'nothing') return NO_LOGITS;
    const { logits } = outputs;
    if (logits === undefined) throw new TypeError('The model gave no logits.');
    return new PositionLogits(logits.data as Float32Array | Uint16Array, logits.dims, keep);
  }
}

function oneRowAlone(): TypeError {
  return new TypeError('This graph is run one row at a time.');
}
