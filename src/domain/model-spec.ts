import type { ModelId } from './ids';

/** One file that a model needs, relative to its folder. */
export interface ModelFile {
  readonly path: string;
  readonly byteLength: number;
}

/** One entry of the registry: everything the app knows of a model before it loads it. */
export interface ModelSpec {
  readonly id: ModelId;
  readonly name: string;
  readonly revision: string;
  /** Folder of the model's files, relative to the page's base. */
  readonly folder: string;
  readonly files: readonly ModelFile[];
  /** Hexadecimal SHA-256 of the ONNX file. */
  readonly sha256: string;
  readonly dtype: 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';
  readonly parameters: number;
  readonly licence: string;
  /** The context it was trained for, in tokens; not the configuration's maximum. */
  readonly contextTokens: number;
  readonly defaults: {
    readonly tokenBudget: number;
    readonly maxNewTokens: number;
    readonly rounds: number;
  };
}
