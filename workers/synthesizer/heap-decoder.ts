import { copyPrefix, layoutOf, type CacheLayout } from './cache-layout';
import type { Decoder, Logits, RowStep, SavedRow, Wanted } from './decoder';
import type { DecoderInputs } from './decoder-inputs';
import { NO_LOGITS, PositionLogits } from './logits';
import { runInputs } from './run-inputs';
import type { MadeTensor, PlacedTensor, RuntimeRuns } from './runtime-module';

/**
 * The decoder on the processor. Each cache tensor lies in the runtime's own memory as `[rows, heads, rowTokens,
 * headSize]`, and is a run's past and its present at once: `GroupQueryAttention` then appends in place. So a step costs
 * no copy of the cache, where the runtime's public interface copies all of it in and out.
 */
export class HeapDecoder implements Decoder {
  readonly canBatch = true;
  readonly #runs: RuntimeRuns;
  readonly #inputs: DecoderInputs;
  readonly #layout: CacheLayout;
  readonly #firstPosition: number;
  #caches: readonly number[] = [];
  #scratch = { address: 0, byteLength: 0 };
  #logits: MadeTensor | null = null;
  #rows = 0;
  #rowTokens = 0;

  /** `firstPosition` is that of a text's first token, where the graph is told positions. */
  constructor(runs: RuntimeRuns, inputs: DecoderInputs, firstPosition: number) {
    this.#runs = runs;
    this.#inputs = inputs;
    this.#layout = layoutOf(inputs.caches);
    this.#firstPosition = firstPosition;
  }

  get tokenBytes(): number {
    return this.#layout.tokenBytes;
  }

  get rows(): number {
    return this.#rows;
  }

  get rowTokens(): number {
    return this.#rowTokens;
  }

  reserve(rows: number, tokens: number): Promise<boolean> {
    const { module } = this.#runs;
    if (rows <= this.#rows && tokens <= this.#rowTokens) return Promise.resolve(true);
    const newTokens = Math.max(tokens, this.#rowTokens);
    const before = this.#caches;
    const caches: number[] = [];
    for (const { headBytes } of this.#layout.tensors) {
      const byteLength = rows * headBytes(newTokens);
      // The module counts in 32 bits: of more it would take the rest.
      const address = byteLength < 2 ** 32 ? module._malloc(byteLength) : 0;
      if (address === 0) {
        for (const taken of caches) module._free(taken);
        return Promise.resolve(false);
      }
      caches.push(address >>> 0);
    }
    const { memory } = this.#runs;
    this.#layout.tensors.forEach((tensor, index) => {
      const [from, to] = [before[index], caches[index] ?? 0];
      // Attention multiplies what lies behind a row by nothing, which only numbers survive.
      memory.fill(0, to, to + rows * tensor.headBytes(newTokens));
      for (let row = 0; row < Math.min(rows, this.#rows) && from !== undefined; row += 1) {
        const old = { at: from + row * tensor.headBytes(this.#rowTokens), tokens: this.#rowTokens };
        copyPrefix(
          memory,
          tensor,
          old,
          { at: to + row * tensor.headBytes(newTokens), tokens: newTokens },
          this.#rowTokens,
        );
      }
    });
    for (const address of before) module._free(address);
    [this.#caches, this.#rows, this.#rowTokens] = [caches, rows, newTokens];
    return Promise.resolve(true);
  }

  extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep = 1): Promise<Logits> {
    return this.#run(row, [{ tokens, length }], wanted, keep);
  }

  step(rows: readonly RowStep[], wanted: Exclude<Wanted, 'nothing'>): Promise<Logits> {
    return this.#run(
      0,
      rows.map(({ token, length }) => ({ tokens: [token], length })),
      wanted,
      1,
    );
  }

  copy(from: number, to: number, length: number): void {
    const { memory } = this.#runs;
    this.#layout.tensors.forEach((tensor, index) => {
      copyPrefix(memory, tensor, this.#place(index, from), this.#place(index, to), length);
    });
  }

  save(row: number, length: number): SavedRow | null {
    const { module } = this.#runs;
    const byteLength = length * this.#layout.tokenBytes;
    const address = module._malloc(byteLength) >>> 0;
    if (address === 0) return null;
    this.#exchange(address, length, row, length, 'save');
    return { byteLength, free: () => module._free(address), address, length } as HeapRow;
  }

  restore(saved: SavedRow, row: number, length: number): void {
    const { address, length: savedLength } = saved as HeapRow;
    this.#exchange(address, savedLength, row, length, 'restore');
  }

  #exchange(address: number, savedLength: number, row: number, length: number, way: 'save' | 'restore'): void {
    const { memory } = this.#runs;
    let at = address;
    this.#layout.tensors.forEach((tensor, index) => {
      const kept = { at, tokens: savedLength };
      const [from, to] = way === 'save' ? [this.#place(index, row), kept] : [kept, this.#place(index, row)];
      copyPrefix(memory, tensor, from, to, length);
      at += tensor.headBytes(savedLength);
    });
  }

  #place(tensor: number, row: number): { at: number; tokens: number } {
    const rowBytes = this.#layout.tensors[tensor]?.headBytes(this.#rowTokens) ?? 0;
    return { at: (this.#caches[tensor] ?? 0) + row * rowBytes, tokens: this.#rowTokens };
  }

  async #run(
    row: number,
    rows: readonly { readonly tokens: readonly number[]; readonly length: number }[],
    wanted: Wanted,
    keep: number,
  ): Promise<Logits> {
    if (this.#logits !== null) this.#runs.release(this.#logits);
    this.#logits = null;
    const inputs = this.#placed(runInputs(this.#inputs, rows, this.#firstPosition, keep));
    const outputs: PlacedTensor[] = [];
    this.#inputs.caches.forEach(({ name, presentName, type, dims }, index) => {
      const [, heads = 0, , headSize = 0] = dims;
      const shape = [rows.length, heads, this.#rowTokens, headSize];
      const { at: address } = this.#place(index, row);
      inputs.push({ name, type, dims: shape, address });
      outputs.push({ name: presentName, type, dims: shape, address });
    });
    const made = await this.#runs.run(inputs, outputs, wanted === 'nothing' ? null : 'logits');
    if (made === null) return NO_LOGITS;
    this.#logits = made;
    return new PositionLogits(numbersOf(this.#runs.memory, made), made.dims, keep);
  }

  /** The small inputs, written to memory of their own that is used again at each run. */
  #placed(inputs: ReturnType<typeof runInputs>): PlacedTensor[] {
    const { module } = this.#runs;
    const needed = inputs.reduce((sum, { values }) => sum + values.byteLength, 0);
    if (needed > this.#scratch.byteLength) {
      if (this.#scratch.address !== 0) module._free(this.#scratch.address);
      const byteLength = Math.max(65_536, 2 * needed);
      this.#scratch = { address: module._malloc(byteLength) >>> 0, byteLength };
      if (this.#scratch.address === 0) throw new Error('std::bad_alloc: no memory for the inputs of a run');
    }
    const { memory } = this.#runs;
    let { address } = this.#scratch;
    return inputs.map(({ name, dims, values }) => {
      const tensor = { name, type: 'int64', dims, address } as const;
      memory.set(new Uint8Array(values.buffer), address);
      address += values.byteLength;
      return tensor;
    });
  }
}

interface HeapRow extends SavedRow {
  readonly address: number;
  readonly length: number;
}

/** Where the runtime left them. */
function numbersOf(memory: Uint8Array<ArrayBuffer>, { address, dims, type }: MadeTensor): Float32Array | Uint16Array {
  const size = dims.reduce((product, length) => product * length, 1);
  return type === 'float16'
    ? new Uint16Array(memory.buffer, address, size)
    : new Float32Array(memory.buffer, address, size);
}
