import type { ByteRanges, FileRange } from '../model/byte-ranges';
import { joinBytes } from '../model/join-bytes';

export interface ReadAheadLimits {
  /** What one request asks for: larger ranges are cut, neighbours joined. Default 16 MB. */
  readonly sliceBytes?: number;
  /** What is on its way or waits to be taken. Default 128 MB. */
  readonly aheadBytes?: number;
}

interface Slice extends FileRange {
  /** Undefined until it is asked for. */
  bytes?: Promise<Uint8Array>;
}

/**
 * Files whose next parts are on their way while the last one is worked on: a host takes a while to answer, however fast
 * its bytes come. What was not announced with `expect` is read when it is asked for.
 */
export class ReadAhead implements ByteRanges {
  readonly #files: ByteRanges;
  readonly #sliceBytes: number;
  readonly #aheadBytes: number;
  readonly #closed = new AbortController();
  readonly #signal: AbortSignal;
  #slices: Slice[] = [];

  constructor(
    files: ByteRanges,
    signal: AbortSignal,
    { sliceBytes = 2 ** 24, aheadBytes = 2 ** 27 }: ReadAheadLimits = {},
  ) {
    this.#files = files;
    this.#signal = AbortSignal.any([signal, this.#closed.signal]);
    this.#sliceBytes = sliceBytes;
    this.#aheadBytes = aheadBytes;
  }

  /** What will be read, in that order; each byte that is announced is read once. */
  expect(ranges: readonly FileRange[]): void {
    this.#slices = slicesOf(ranges, this.#sliceBytes);
    this.#ask();
  }

  byteLength(file: string): Promise<number> {
    return this.#files.byteLength(file);
  }

  async read(file: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let at = start; at < end;) {
      const slice = this.#sliceAt(file, at);
      if (slice === undefined) {
        parts.push(await this.#files.read(file, at, end, signal));
        break;
      }
      const bytes = (await slice.bytes) ?? new Uint8Array();
      const part = bytes.subarray(at - slice.start, end - slice.start);
      // The file ends here.
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
      if (at === slice.end) this.#slices.shift();
    }
    this.#ask();
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : joinBytes(parts);
  }

  /** Ends the requests that are on their way. */
  close(): void {
    this.#closed.abort();
    this.#slices = [];
  }

  #sliceAt(file: string, at: number): Slice | undefined {
    const index = this.#slices.findIndex((slice) => slice.file === file && slice.start <= at && at < slice.end);
    if (index === -1) return undefined;
    // What was announced before it is not wanted any more.
    this.#slices.splice(0, index);
    this.#ask();
    return this.#slices[0];
  }

  #ask(): void {
    let ahead = 0;
    for (const slice of this.#slices) {
      ahead += slice.end - slice.start;
      if (ahead > this.#aheadBytes && slice !== this.#slices[0]) return;
      if (slice.bytes !== undefined) continue;
      slice.bytes = this.#files.read(slice.file, slice.start, slice.end, this.#signal);
      // Whoever comes to read it hears of it; nobody may.
      slice.bytes.catch(() => undefined);
    }
  }
}

function slicesOf(ranges: readonly FileRange[], sliceBytes: number): Slice[] {
  const slices: Slice[] = [];
  for (const { file, start, end } of ranges) {
    for (let at = start; at < end;) {
      const last = slices.at(-1);
      const joins = last?.file === file && last.end === at && last.end - last.start < sliceBytes;
      const from = joins ? last.start : at;
      const to = Math.min(end, from + sliceBytes);
      if (joins) slices.pop();
      slices.push({ file, start: from, end: to });
      at = to;
    }
  }
  return slices;
}
