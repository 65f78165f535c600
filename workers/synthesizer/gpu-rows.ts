import { layoutOf, prefixStretches, type CacheLayout } from './cache-layout';
import type { SavedRow } from './decoder';
import type { CacheInput } from './decoder-inputs';
import { tensorBuffers } from './gpu-buffers';

/** A row's part of each cache tensor: the buffer, and the byte at which the row begins there. */
interface RowLocation {
  /** Tokens that there is room for in each head. */
  readonly tokens: number;
  readonly tensors: readonly { readonly buffer: GPUBuffer; readonly at: number }[];
}

/** Keys and values of a row's first tokens, in one buffer, tensor after tensor. */
interface GpuSavedRow extends SavedRow {
  readonly location: RowLocation;
  /** Whether there was memory: the graphics card says so only later. */
  readonly isThere: Promise<boolean>;
}

/**
 * The key-value cache of several rows on the graphics card: one buffer `[rows, heads, rowTokens, headSize]` for each
 * cache tensor. A run can be bound to its beginning alone: to the first rows together, or to row 0. So another row is
 * filled on a desk of its own, one row long, and put in its place when something else asks for it. Copies are put into
 * the device's queue, in which the runtime has put its own work by the time a run has resolved.
 */
export class GpuRows {
  readonly #device: GPUDevice;
  readonly #layout: CacheLayout;
  #tensors: readonly GPUBuffer[] = [];
  /** As long as a row, where there is more than one. */
  #deskTensors: readonly GPUBuffer[] = [];
  /** The desk holds the first `length` tokens of a row, of which those from `written` on are not in their place yet. */
  #desk: { readonly row: number; readonly written: number; readonly length: number } | null = null;
  #rows = 0;
  #rowTokens = 0;
  #canSave = true;
  #restored: Promise<boolean>[] = [];

  constructor(device: GPUDevice, caches: readonly CacheInput[]) {
    this.#device = device;
    this.#layout = layoutOf(caches);
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

  /** As `Decoder.reserve`. */
  async reserve(rows: number, tokens: number): Promise<boolean> {
    const [newRows, newTokens] = [Math.max(rows, this.#rows), Math.max(tokens, this.#rowTokens)];
    if (newRows === this.#rows && newTokens === this.#rowTokens) return true;
    const rowBytes = this.#layout.tensors.map(({ headBytes }) => headBytes(newTokens));
    const all = rowBytes.map((bytes) => newRows * bytes);
    const made = await tensorBuffers(this.#device, newRows > 1 ? [...all, ...rowBytes] : all);
    if (made === null) return false;
    this.#clearDesk();
    const before = Array.from({ length: this.#rows }, (_, row) => this.#place(row));
    const [old, oldTokens] = [[...this.#tensors, ...this.#deskTensors], this.#rowTokens];
    [this.#tensors, this.#deskTensors] = [made.slice(0, all.length), made.slice(all.length)];
    [this.#rows, this.#rowTokens] = [newRows, newTokens];
    before.forEach((place, row) => this.#copy(place, this.#place(row), 0, oldTokens));
    for (const buffer of old) buffer.destroy();
    return true;
  }

  /** The cache tensors, whose first `count` rows are up to date, for a run that writes to them. */
  async together(count: number): Promise<readonly GPUBuffer[]> {
    await this.#proveRestored();
    if (this.#desk !== null && this.#desk.row < count) this.#clearDesk();
    return this.#tensors;
  }

  /** Tensors of one row alone that hold its first `length` tokens, for a run that appends `count` to them. */
  async alone(row: number, length: number, count: number): Promise<readonly GPUBuffer[]> {
    if (row === 0) return this.together(1);
    await this.#proveRestored();
    this.#takeToDesk(row, length);
    const written = Math.min(this.#desk?.written ?? 0, length);
    this.#desk = { row, written, length: length + count };
    return this.#deskTensors;
  }

  /** As `Decoder.copy`. */
  copy(from: number, to: number, length: number): void {
    this.#tidyDesk();
    this.#takeToDesk(from, length);
    // WebGPU copies nothing within one buffer: the desk is between.
    this.#desk = { row: to, written: 0, length };
  }

  /** As `Decoder.save`. */
  save(row: number, length: number): SavedRow | null {
    const byteLength = length * this.tokenBytes;
    if (!this.#canSave || byteLength > this.#device.limits.maxBufferSize) return null;
    this.#tidyDesk();
    this.#device.pushErrorScope('out-of-memory');
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.#device.createBuffer({ size: byteLength, usage });
    const isThere = this.#device.popErrorScope().then(
      (error) => error === null,
      () => false,
    );
    void isThere.then((is) => void (this.#canSave &&= is));
    let end = 0;
    const starts = this.#layout.tensors.map(({ headBytes }) => (end += headBytes(length)) - headBytes(length));
    const location = located(
      length,
      starts.map(() => buffer),
      starts,
    );
    this.#copy(this.#place(row), location, 0, length);
    const saved: GpuSavedRow = { byteLength, free: () => buffer.destroy(), location, isThere };
    return saved;
  }

  /** As `Decoder.restore`. */
  restore(saved: SavedRow, row: number, length: number): void {
    const { location, isThere } = saved as GpuSavedRow;
    this.#restored.push(isThere);
    this.#clearDesk();
    this.#copy(location, row === 0 ? this.#place(0) : this.#deskPlace(), 0, length);
    if (row !== 0) this.#desk = { row, written: 0, length };
  }

  /** Makes the desk hold the first `length` tokens of a row. */
  #takeToDesk(row: number, length: number): void {
    if (this.#desk?.row === row && this.#desk.length >= length) return;
    this.#tidyDesk();
    this.#copy(this.#place(row), this.#deskPlace(), 0, length);
    this.#desk = { row, written: length, length };
  }

  /** Puts what is new on the desk in its place. */
  #tidyDesk(): void {
    if (this.#desk === null) return;
    const { row, written, length } = this.#desk;
    this.#copy(this.#deskPlace(), this.#place(row), written, length);
    this.#desk = { row, written: length, length };
  }

  /** The same, and the row is from then on written to in its place. */
  #clearDesk(): void {
    this.#tidyDesk();
    this.#desk = null;
  }

  async #proveRestored(): Promise<void> {
    if (this.#restored.length === 0) return;
    const areThere = await Promise.all(this.#restored);
    this.#restored = [];
    if (areThere.includes(false)) throw new Error('out of memory: a row was restored that could not be kept');
  }

  #place(row: number): RowLocation {
    const starts = this.#layout.tensors.map(({ headBytes }) => row * headBytes(this.#rowTokens));
    return located(this.#rowTokens, this.#tensors, starts);
  }

  #deskPlace(): RowLocation {
    return located(this.#rowTokens, this.#deskTensors, []);
  }

  /** Copies the tokens from `start` to `end` of each head. */
  #copy(from: RowLocation, to: RowLocation, start: number, end: number): void {
    if (start >= end) return;
    const encoder = this.#device.createCommandEncoder();
    this.#layout.tensors.forEach((tensor, index) => {
      const [source, target] = [from.tensors[index], to.tensors[index]];
      if (source === undefined || target === undefined) return;
      const skipped = start * tensor.tokenBytes;
      const stretches = prefixStretches(
        tensor,
        { at: source.at + skipped, tokens: from.tokens },
        { at: target.at + skipped, tokens: to.tokens },
        end - start,
      );
      for (const stretch of stretches) {
        encoder.copyBufferToBuffer(source.buffer, stretch.from, target.buffer, stretch.to, stretch.byteLength);
      }
    });
    this.#device.queue.submit([encoder.finish()]);
  }
}

function located(tokens: number, buffers: readonly GPUBuffer[], starts: readonly number[]): RowLocation {
  return { tokens, tensors: buffers.map((buffer, index) => ({ buffer, at: starts[index] ?? 0 })) };
}
