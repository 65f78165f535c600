/** Families of decoders that can be converted. */
export type DecoderFamily = 'llama' | 'mistral' | 'qwen2' | 'qwen3' | 'smollm3';

/** How rotary positions are stretched beyond what a model was first trained on. */
export type RopeScaling =
  | { readonly kind: 'none' }
  | {
      /** Llama 3.1's rule: low frequencies are divided by `factor`, high ones kept, those between blended. */
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      /** Tokens. */
      readonly originalContext: number;
    };

/** What a decoder-only transformer is, whatever its family calls the parts. Sizes are in numbers of values. */
export interface DecoderArchitecture {
  readonly family: DecoderFamily;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabularySize: number;
  /** Tokens: the longest sequence that positions are made for. */
  readonly contextTokens: number;
  readonly normEpsilon: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling;
  /** For each layer, whether queries and keys are rotated. */
  readonly rotatesLayer: readonly boolean[];
  /** Biases on the query, key and value projections; on the output projection; on the feed-forward ones. */
  readonly hasQueryKeyValueBias: boolean;
  readonly hasOutputBias: boolean;
  readonly hasFeedForwardBias: boolean;
  /** RMS norms over each head of the queries and keys, before rotation. */
  readonly hasQueryKeyNorm: boolean;
  /** The head's weights are the embedding's. */
  readonly isHeadTied: boolean;
  /** Tokens that a layer looks back over at most; null where it sees all. */
  readonly slidingWindow: number | null;
}

/** Names of a decoder's weights by what they are for. Matrices are `[out, in]`, row-major, as `nn.Linear` keeps them. */
export type WeightName =
  | { readonly part: 'embedding' | 'finalNorm' | 'head' }
  | {
      readonly part:
        | 'inputNorm'
        | 'postAttentionNorm'
        | 'queryNorm'
        | 'keyNorm'
        | 'query'
        | 'key'
        | 'value'
        | 'output'
        | 'gate'
        | 'up'
        | 'down'
        | 'queryBias'
        | 'keyBias'
        | 'valueBias'
        | 'outputBias'
        | 'gateBias'
        | 'upBias'
        | 'downBias';
      readonly layer: number;
    };

/** Reads weights as float32, a whole tensor or some of its rows at a time. */
export interface WeightSource {
  readonly architecture: DecoderArchitecture;
  /** `[rows, columns]` for a matrix, `[1, length]` for a vector. Rejects with an error that names the tensor. */
  shape(weight: WeightName): readonly [rows: number, columns: number];
  /**
   * Rows `from` up to, not including, `to`: `(to - from) * columns` values. A source may write them `into` an array of
   * that length and give it back, so that a large weight is read without an array for each portion.
   */
  rows(weight: WeightName, from: number, to: number, signal: AbortSignal, into?: Float32Array): Promise<Float32Array>;
}
