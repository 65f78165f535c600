import type { Decoder, Logits, RowStep, SavedRow, Wanted } from './decoder';
import type { DecoderInputs } from './decoder-inputs';
import { GpuArgmax } from './gpu-argmax';
import { GpuRows } from './gpu-rows';
import { bestTokens, NO_LOGITS, PositionLogits } from './logits';
import { type InferenceSession, Tensor } from './ort';
import { runInputs, type RowTokens, tokensWithoutLogits } from './run-inputs';

type Session = Pick<InferenceSession, 'run' | 'outputMetadata'>;

/**
 * The decoder on the graphics card. A cache tensor is a run's past and its present at once, so that
 * `GroupQueryAttention` appends in place and nothing is allocated at a step; and no more than the chosen tokens is
 * downloaded where they are all that is wanted.
 */
export class GpuDecoder implements Decoder {
  readonly canBatch = true;
  readonly #session: Session;
  readonly #device: GPUDevice;
  readonly #inputs: DecoderInputs;
  readonly #firstPosition: number;
  readonly #rows: GpuRows;
  readonly #argmax: GpuArgmax | null;

  /**
   * `device` is the one that the session runs on. `firstPosition` is that of a text's first token, where the graph is
   * told positions.
   */
  constructor(session: Session, device: GPUDevice, inputs: DecoderInputs, firstPosition: number) {
    [this.#session, this.#device, this.#inputs, this.#firstPosition] = [session, device, inputs, firstPosition];
    this.#rows = new GpuRows(device, inputs.caches);
    this.#argmax = argmaxOf(session, device);
  }

  get tokenBytes(): number {
    return this.#rows.tokenBytes;
  }

  get rows(): number {
    return this.#rows.rows;
  }

  get rowTokens(): number {
    return this.#rows.rowTokens;
  }

  reserve(rows: number, tokens: number): Promise<boolean> {
    return this.#rows.reserve(rows, tokens);
  }

  async extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep = 1): Promise<Logits> {
    const buffers = await this.#rows.alone(row, length, tokens.length);
    if (wanted === 'nothing') {
      const logits = await this.#run([{ tokens, length }], buffers, wanted, 1);
      // The runtime waits only for what it downloads. Unless somebody waits here, whole prompts are queued up before the
      // next step, and no stop is heard until they are through.
      await this.#device.queue.onSubmittedWorkDone();
      return logits;
    }
    const first = tokensWithoutLogits(this.#inputs, tokens, keep);
    if (first.length > 0) await this.#run([{ tokens: first, length }], buffers, 'nothing', 1);
    const rest = { tokens: tokens.slice(first.length), length: length + first.length };
    return this.#run([rest], buffers, wanted, keep);
  }

  async step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits> {
    const buffers = await this.#rows.together(rows.length);
    const appended = rows.map(({ token, length }) => ({ tokens: [token], length }));
    return this.#run(appended, buffers, wanted, 1);
  }

  copy(from: number, to: number, length: number): void {
    this.#rows.copy(from, to, length);
  }

  save(row: number, length: number): SavedRow | null {
    return this.#rows.save(row, length);
  }

  restore(saved: SavedRow, row: number, length: number): void {
    this.#rows.restore(saved, row, length);
  }

  /** One run over the rows that lie first in `buffers`. */
  async #run(rows: readonly RowTokens[], buffers: readonly GPUBuffer[], wanted: Wanted, keep: number): Promise<Logits> {
    const feeds: Record<string, Tensor> = {};
    const fetches: Record<string, Tensor | null> = {};
    for (const { name, dims, values } of runInputs(this.#inputs, rows, this.#firstPosition, keep)) {
      feeds[name] = new Tensor('int64', values, dims);
    }
    this.#inputs.caches.forEach(({ name, presentName, type, dims }, index) => {
      const [, heads = 0, , headSize = 0] = dims;
      feeds[name] = fetches[presentName] = onDevice(buffers[index], type, [
        rows.length,
        heads,
        this.rowTokens,
        headSize,
      ]);
    });
    const argmax = wanted === 'best' ? this.#argmax : null;
    const positions = rows.length * keep;
    const room = await argmax?.room(positions);
    if (argmax && room) fetches['logits'] = onDevice(room, argmax.type, [rows.length, keep, argmax.vocabulary]);
    else if (wanted !== 'nothing') fetches['logits'] = null;
    const { logits } = await this.#session.run(feeds, fetches);
    if (wanted === 'nothing') return NO_LOGITS;
    if (argmax && room) return bestTokens(await argmax.tokens(positions));
    if (logits === undefined) throw new TypeError('The model gave no logits.');
    return new PositionLogits(logits.data as Float32Array | Uint16Array, logits.dims, keep);
  }
}

/** Null where the graph does not say how many logits a position has: they are downloaded then. */
function argmaxOf({ outputMetadata }: Session, device: GPUDevice): GpuArgmax | null {
  const logits = outputMetadata.find(({ name }) => name === 'logits');
  if (logits?.isTensor !== true || (logits.type !== 'float32' && logits.type !== 'float16')) return null;
  const vocabulary = logits.shape.at(-1);
  return typeof vocabulary === 'number' && vocabulary > 0 ? new GpuArgmax(device, logits.type, vocabulary) : null;
}

function onDevice(buffer: GPUBuffer | undefined, dataType: 'float32' | 'float16', dims: readonly number[]): Tensor {
  if (buffer === undefined) throw new TypeError('A run came before there was a row for it.');
  return Tensor.fromGpuBuffer(buffer, { dataType, dims });
}
