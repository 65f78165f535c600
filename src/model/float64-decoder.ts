import type { DecoderArchitecture, WeightName, WeightSource } from './decoder-architecture';
import { neededWeights } from './decoder-weights';
import { rotaryFrequencies } from './rotary-table';
import { weightId } from './weight-label';

type LayerPart = Extract<WeightName, { layer: number }>['part'];

/** Rotated keys and values of each layer, one array of `[keyValueHeads * headSize]` a position. */
export interface Float64Cache {
  readonly keys: readonly Float64Array[][];
  readonly values: readonly Float64Array[][];
}

/**
 * A decoder computed in float64, one token at a time, straight from the papers: the measure that converted graphs are
 * held against, not an engine. Pre-norm transformer with RMSNorm (Zhang and Sennrich, 2019), rotary positions on the two
 * halves of a head (Su et al., 2021), grouped queries (Ainslie et al., 2023), SwiGLU (Shazeer, 2020), sliding windows
 * (Jiang et al., 2023: a token sees itself and the `slidingWindow - 1` before it).
 */
export class Float64Decoder {
  readonly #architecture: DecoderArchitecture;
  readonly #weights: ReadonlyMap<string, Float64Array>;
  readonly #frequencies: Float64Array;

  private constructor(architecture: DecoderArchitecture, weights: ReadonlyMap<string, Float64Array>) {
    this.#architecture = architecture;
    this.#weights = weights;
    this.#frequencies = rotaryFrequencies(architecture);
  }

  /** Reads every weight at once. */
  static async load(source: WeightSource, signal: AbortSignal): Promise<Float64Decoder> {
    const weights = new Map<string, Float64Array>();
    for (const { weight } of neededWeights(source.architecture)) {
      const [rows] = source.shape(weight);
      weights.set(weightId(weight), Float64Array.from(await source.rows(weight, 0, rows, signal)));
    }
    return new Float64Decoder(source.architecture, weights);
  }

  emptyCache(): Float64Cache {
    const layers = (): Float64Array[][] => Array.from({ length: this.#architecture.layers }, () => []);
    return { keys: layers(), values: layers() };
  }

  /** Appends the tokens to the cache; logits of each, `[vocabularySize]`. */
  run(tokens: readonly number[], cache: Float64Cache): readonly Float64Array[] {
    return tokens.map((token) => this.#step(token, cache));
  }

  #step(token: number, cache: Float64Cache): Float64Array {
    const { layers, hiddenSize, isHeadTied } = this.#architecture;
    const embedding = this.#weight({ part: 'embedding' });
    let hidden: Float64Array = embedding.slice(token * hiddenSize, (token + 1) * hiddenSize);
    for (let layer = 0; layer < layers; layer += 1) {
      hidden = sum(hidden, this.#attend(layer, this.#norm(hidden, { part: 'inputNorm', layer }), cache));
      hidden = sum(hidden, this.#feedForward(layer, this.#norm(hidden, { part: 'postAttentionNorm', layer })));
    }
    const normed = this.#norm(hidden, { part: 'finalNorm' });
    return multiply(isHeadTied ? embedding : this.#weight({ part: 'head' }), normed);
  }

  #attend(layer: number, input: Float64Array, cache: Float64Cache): Float64Array {
    const { heads, keyValueHeads, headSize, slidingWindow, hasQueryKeyValueBias, hasOutputBias } = this.#architecture;
    const keys = cache.keys[layer] ?? [];
    const values = cache.values[layer] ?? [];
    const position = keys.length;
    const project = (part: 'query' | 'key' | 'value'): Float64Array =>
      this.#project(layer, part, hasQueryKeyValueBias ? `${part}Bias` : null, input);
    const queries = this.#place(project('query'), { part: 'queryNorm', layer }, position);
    keys.push(this.#place(project('key'), { part: 'keyNorm', layer }, position));
    values.push(project('value'));

    const first = slidingWindow === null ? 0 : Math.max(0, position - slidingWindow + 1);
    const attended = new Float64Array(heads * headSize);
    for (let head = 0; head < heads; head += 1) {
      const query = queries.subarray(head * headSize, (head + 1) * headSize);
      const start = Math.floor((head * keyValueHeads) / heads) * headSize;
      const seen = keys.slice(first);
      const shares = softmax(seen.map((key) => dot(query, key, start) / Math.sqrt(headSize)));
      shares.forEach((share, index) => {
        for (let at = 0; at < headSize; at += 1) {
          attended[head * headSize + at] =
            (attended[head * headSize + at] ?? 0) + share * (values[first + index]?.[start + at] ?? 0);
        }
      });
    }
    return this.#project(layer, 'output', hasOutputBias ? 'outputBias' : null, attended);
  }

  /** Norms and rotates each head of queries or keys, as far as the layer does either. */
  #place(heads: Float64Array, norm: WeightName & { readonly layer: number }, position: number): Float64Array {
    const { headSize, hasQueryKeyNorm, rotatesLayer } = this.#architecture;
    const placed = new Float64Array(heads.length);
    for (let start = 0; start < heads.length; start += headSize) {
      const head = heads.slice(start, start + headSize);
      const normed = hasQueryKeyNorm ? this.#norm(head, norm) : head;
      placed.set(rotatesLayer[norm.layer] === true ? rotate(normed, this.#frequencies, position) : normed, start);
    }
    return placed;
  }

  #feedForward(layer: number, input: Float64Array): Float64Array {
    const { hasFeedForwardBias } = this.#architecture;
    const project = (part: 'gate' | 'up' | 'down', value: Float64Array): Float64Array =>
      this.#project(layer, part, hasFeedForwardBias ? `${part}Bias` : null, value);
    const up = project('up', input);
    const gated = project('gate', input).map((gate, index) => (gate / (1 + Math.exp(-gate))) * (up[index] ?? 0));
    return project('down', gated);
  }

  #project(layer: number, part: LayerPart, bias: LayerPart | null, input: Float64Array): Float64Array {
    const product = multiply(this.#weight({ part, layer }), input);
    return bias === null ? product : sum(product, this.#weight({ part: bias, layer }));
  }

  #norm(values: Float64Array, weight: WeightName): Float64Array {
    const scales = this.#weight(weight);
    const meanSquare = dot(values, values, 0) / values.length;
    const root = Math.sqrt(meanSquare + this.#architecture.normEpsilon);
    return values.map((value, index) => (value / root) * (scales[index] ?? 0));
  }

  #weight(weight: WeightName): Float64Array {
    const values = this.#weights.get(weightId(weight));
    if (values === undefined) throw new RangeError(`There is no weight ${weightId(weight)}.`);
    return values;
  }
}

/** `[rows, columns]` times `[columns]`. */
function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const product = new Float64Array(matrix.length / vector.length);
  for (let row = 0; row < product.length; row += 1) product[row] = dot(vector, matrix, row * vector.length);
  return product;
}

/** `left` with as many values of `right` from `start` on. */
function dot(left: Float64Array, right: Float64Array, start: number): number {
  let total = 0;
  for (let index = 0; index < left.length; index += 1) total += (left[index] ?? 0) * (right[start + index] ?? 0);
  return total;
}

function sum(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, index) => value + (right[index] ?? 0));
}

function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((before, power) => before + power, 0);
  return powers.map((power) => power / total);
}

/** The pair of values `i` and `i + headSize / 2` turns by `position` times frequency `i`. */
function rotate(head: Float64Array, frequencies: Float64Array, position: number): Float64Array {
  const half = frequencies.length;
  const rotated = new Float64Array(head.length);
  frequencies.forEach((frequency, index) => {
    const [cosine, sine] = [Math.cos(position * frequency), Math.sin(position * frequency)];
    const [low, high] = [head[index] ?? 0, head[index + half] ?? 0];
    rotated[index] = low * cosine - high * sine;
    rotated[index + half] = high * cosine + low * sine;
  });
  return rotated;
}
