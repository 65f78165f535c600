import type { Dtype, Prompting } from './model-spec';

/** One build of a repository's model: the files of one dtype. */
export interface EntryBuild {
  readonly dtype: Dtype;
  /** The ONNX file, relative to the repository. */
  readonly graph: string;
  /** All its files together as published, rounded: the exact number comes from the host before anything is loaded. */
  readonly byteLength: number;
}

/** One entry of the registry: what is known of a model before a host was asked for it. */
export interface ModelEntry {
  /** The repository on the Hub. */
  readonly id: string;
  readonly name: string;
  /** What it is good for, in one sentence. */
  readonly summary: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  readonly family: string;
  readonly parameters: number;
  readonly licence: string;
  /** The context it was trained for, in tokens. */
  readonly contextTokens: number;
  /** Of that, what is used here: longer caches cost memory and passages are short. */
  readonly usedContextTokens: number;
  readonly prompting: Prompting['kind'];
  /** Keys and values of one token, in bytes at half precision. */
  readonly cacheBytesPerToken: number;
  /** Ready builds, the one for graphics cards with half precision first; none for a checkpoint to be converted. */
  readonly builds: readonly EntryBuild[];
  /** Bytes of the checkpoint and of what it becomes, where it has to be converted. */
  readonly conversion: { readonly readsBytes: number; readonly writesBytes: number } | null;
}
