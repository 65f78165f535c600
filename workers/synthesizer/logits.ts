import { decodeHalf } from '../../src/model/half-precision';
import { argmax } from '../../src/synthesis/sampling';
import type { Logits } from './decoder';

function refuse(): never {
  throw new TypeError('The run was not asked for these logits.');
}

export const NO_LOGITS: Logits = { argmax: refuse, values: refuse };

/** Logits of which the device told nothing but the best token of each position. */
export function bestTokens(tokens: ArrayLike<number>): Logits {
  return { argmax: (index) => tokens[index] ?? refuse(), values: refuse };
}

/** Logits `[rows, positions, vocabulary]` in memory, of which the last `keep` positions of each row count. */
export class PositionLogits implements Logits {
  readonly #numbers: Float32Array | Uint16Array;
  readonly #positions: number;
  readonly #vocabulary: number;
  readonly #keep: number;

  /** Half-precision numbers are given as they are, or as their bits where the browser has no such array. */
  constructor(numbers: Float32Array | Uint16Array, dims: readonly number[], keep: number) {
    const [, positions = 0, vocabulary = 0] = dims;
    [this.#numbers, this.#positions, this.#vocabulary, this.#keep] = [numbers, positions, vocabulary, keep];
  }

  argmax(index: number): number {
    const numbers = this.#of(index);
    return argmax(numbers instanceof Float32Array ? numbers : singles(numbers));
  }

  values(index: number): Float32Array<ArrayBuffer> {
    return singles(this.#of(index));
  }

  #of(index: number): Float32Array | Uint16Array {
    const row = Math.floor(index / this.#keep);
    const position = this.#positions - this.#keep + (index % this.#keep);
    const start = (row * this.#positions + position) * this.#vocabulary;
    return this.#numbers.subarray(start, start + this.#vocabulary);
  }
}

function singles(numbers: Float32Array | Uint16Array): Float32Array<ArrayBuffer> {
  return numbers instanceof Uint16Array ? Float32Array.from(numbers, decodeHalf) : new Float32Array(numbers);
}
