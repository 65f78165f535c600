import type { ChatFormat } from './chat-format';
import type { ModelId } from './ids';

/** How the weights are stored and computed with, in the words of transformers.js. */
export type Dtype = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';

/** One file that a model needs, relative to its folder. */
export interface ModelFile {
  readonly path: string;
  readonly byteLength: number;
  /** Hexadecimal, where it is known beforehand. */
  readonly sha256?: string;
}

/**
 * How a prompt is put to a model:
 * - `controlTokens`: trained on the tag format, with a token of its own for each tag
 * - `spelledTags`: trained on the tag format, the tags spelled out as text, as the published 7B
 * - `chat`: an instruct model, asked for the tag format through its chat template
 */
export type Prompting =
  | { readonly kind: 'controlTokens' }
  | { readonly kind: 'spelledTags' }
  | { readonly kind: 'chat'; readonly format: ChatFormat };

/** One model in one build: everything the app knows of it before it loads it. */
export interface ModelSpec {
  /** The same id means the same files: it names repository, revision and build. */
  readonly id: ModelId;
  readonly name: string;
  readonly revision: string;
  readonly files: readonly ModelFile[];
  /** Hexadecimal SHA-256 of the ONNX file; of a model with files of weights, of the list of their hashes. */
  readonly sha256: string;
  readonly dtype: Dtype;
  /** 0 where nobody says. */
  readonly parameters: number;
  readonly licence: string;
  /** The context it was trained for, in tokens; not the configuration's maximum where that is more. */
  readonly contextTokens: number;
  readonly prompting: Prompting;
  /** Its operators have no kernels for graphics cards; left out where they have, or nobody looked. */
  readonly isCpuOnly?: boolean;
  readonly defaults: {
    readonly tokenBudget: number;
    readonly maxNewTokens: number;
    readonly rounds: number;
  };
}

/** Bytes of all its files. */
export function modelByteLength({ files }: Pick<ModelSpec, 'files'>): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
