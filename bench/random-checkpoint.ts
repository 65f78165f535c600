import { Buffer } from 'node:buffer';
import type { ByteRanges } from '../src/model/byte-ranges';
import { decoderArchitecture } from '../src/model/decoder-config';
import { neededWeights } from '../src/model/decoder-weights';

const SHARD = 'model.safetensors';
/** Even, so that a value never straddles its end; no power of two, so that no two rows of a matrix are alike. */
const NOISE_BYTES = 2 * 2_097_143;

/**
 * A checkpoint in bfloat16 that is made up as it is read, whatever its size: only headers are computed, and values are
 * numbers about normally distributed around zero, cut out of one block of noise.
 */
export class RandomCheckpoint implements ByteRanges {
  readonly names: readonly string[] = ['config.json', SHARD];
  readonly #config: Uint8Array;
  readonly #header: Uint8Array;
  readonly #byteLength: number;
  readonly #noise = bfloatNoise(NOISE_BYTES / 2);
  /** Values of all tensors together. */
  readonly valueCount: number;
  /** Of the largest tensor, as it is stored. */
  readonly largestTensorBytes: number;

  constructor(config: Readonly<Record<string, unknown>>) {
    this.#config = Buffer.from(JSON.stringify(config));
    const counts: number[] = [];
    let end = 0;
    const entries = neededWeights(decoderArchitecture(config)).map(({ tensor, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      counts.push(count);
      const begin = end;
      end += count * 2;
      return [tensor, { dtype: 'BF16', shape, data_offsets: [begin, end] }];
    });
    const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    this.#header = Buffer.concat([length, json]);
    this.#byteLength = this.#header.length + end;
    this.valueCount = end / 2;
    this.largestTensorBytes = 2 * Math.max(...counts);
  }

  byteLength(file: string): Promise<number> {
    return Promise.resolve(file === SHARD ? this.#byteLength : this.#config.length);
  }

  read(file: string, start: number, end: number): Promise<Uint8Array> {
    if (file !== SHARD) return Promise.resolve(this.#config.slice(start, end));
    const bytes = new Uint8Array(Math.min(end, this.#byteLength) - start);
    const header = this.#header.subarray(start, end);
    bytes.set(header);
    for (let filled = header.length; filled < bytes.length;) {
      const from = (start + filled - this.#header.length) % NOISE_BYTES;
      const part = this.#noise.subarray(from, from + bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return Promise.resolve(bytes);
  }
}

/** Sums of four even numbers, scaled as the weights of a model are. */
function bfloatNoise(count: number): Uint8Array {
  const values = new Float32Array(count);
  let state = 1;
  const even = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let index = 0; index < count; index += 1) values[index] = (even() + even() + even() + even()) / 20;
  const patterns = new Uint32Array(values.buffer);
  return new Uint8Array(Uint16Array.from(patterns, (pattern) => pattern >>> 16).buffer);
}
