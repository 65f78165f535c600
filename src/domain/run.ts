import type { ChatPrompt } from './chat-prompt';
import type { ChunkSettings } from './chunk-settings';
import type { DecodingSettings } from './decoding';
import type { CutId, DocumentId, ModelId, RunId } from './ids';
import type { Prompting } from './model-spec';

export type DeviceChoice = 'auto' | 'wasm' | 'webgpu';
export type Device = 'wasm' | 'webgpu';

/** `tokens` counts the prompt's real tokens against the trained context; `words` is the reference's words x 1.5. */
export type LengthRule = 'tokens' | 'words';

export interface RunSettings {
  readonly modelId: ModelId;
  /** M of multi-round inference: the most examples of one sequence, 1 to 8. */
  readonly rounds: number;
  readonly chunking: ChunkSettings;
  readonly decoding: DecodingSettings;
  readonly lengthRule: LengthRule;
  readonly device: DeviceChoice;
  /** Passages worked on at once; null for as many as pay. Changes no result. Absent in runs of older versions. */
  readonly slots?: number | null;
  /** Whether pairs in other forms are read too. */
  readonly readsTolerantly: boolean;
  /** What an instruct model is told; null for other models. */
  readonly chatPrompt: ChatPrompt | null;
}

/** Which model made the examples and how it was prompted: all a stored run needs when the model is gone. */
export interface RunModel {
  /** `importedModel` stands for none: the pairs came with the texts. */
  readonly id: ModelId;
  readonly name: string;
  readonly revision: string;
  readonly dtype: string;
  readonly sha256: string;
  readonly prompting: Prompting | NoPrompting;
}

/** No model was prompted. */
export interface NoPrompting {
  readonly kind: 'none';
}

/** A document as it was cut for the run, with the passages it brings, in run order. */
export interface RunSource {
  readonly documentId: DocumentId;
  readonly cutId: CutId;
  readonly chunkCount: number;
}

/** `new` has no example yet; `paused` is whatever is neither finished nor being worked on. */
export type RunStatus = 'new' | 'paused' | 'done';

/** One synthesis job. Its plan follows from `settings.rounds` and the chunk counts of `sources`. */
export interface Run {
  readonly id: RunId;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly settings: RunSettings;
  readonly model: RunModel;
  readonly sources: readonly RunSource[];
  readonly chunkCount: number;
  /** Counters, written in the same transaction as the example that moves them. */
  readonly doneCount: number;
  readonly failedCount: number;
  readonly pairCount: number;
  readonly status: RunStatus;
}
