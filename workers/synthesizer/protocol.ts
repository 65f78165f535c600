import type { ModelPlace } from '../../src/adapters/model-place';
import type { Completion } from '../../src/domain/completion';
import type { DecodingSettings } from '../../src/domain/decoding';
import type { ModelFile, ModelSpec } from '../../src/domain/model-spec';
import type { Device } from '../../src/domain/run';
import type { Prompt } from '../../src/domain/segment';
import type { EngineWork } from '../../src/domain/engine-work';
import type { CompletionProgress } from '../../src/synthesis/engine';
import type { SlotRule } from './slot-tuner';

/** What the page sends. `load` comes first and once; a worker that failed is never used again. */
export type ToSynthesizer =
  | { readonly kind: 'load'; readonly model: ModelToLoad; readonly device: Device; readonly slots: SlotRule }
  | {
      readonly kind: 'complete';
      readonly id: number;
      readonly prompt: Prompt;
      readonly decoding: DecodingSettings;
      readonly streams: boolean;
    }
  | { readonly kind: 'countTokens'; readonly id: number; readonly prompt: Prompt }
  | { readonly kind: 'measure'; readonly id: number; readonly limitMs: number }
  | { readonly kind: 'useSlots'; readonly slots: SlotRule }
  | { readonly kind: 'cancel'; readonly id: number };

export interface ModelToLoad {
  readonly place: ModelPlace;
  readonly files: readonly ModelFile[];
  readonly dtype: ModelSpec['dtype'];
  readonly contextTokens: number;
}

/** What the worker sends. Every message is a sign of life; `working` comes four times a second while there is work. */
export type FromSynthesizer =
  | { readonly kind: 'loading'; readonly progress: LoadProgress }
  | { readonly kind: 'loaded' }
  /** Of all requests in flight that stream, in one message. */
  | { readonly kind: 'progress'; readonly rows: readonly RowProgress[] }
  | { readonly kind: 'completed'; readonly id: number; readonly completion: Completion }
  | { readonly kind: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly kind: 'measured'; readonly id: number; readonly measured: Measured }
  /** This request ends without a result; the worker goes on. */
  | { readonly kind: 'refused'; readonly id: number; readonly error: PlainError }
  /** The worker can do nothing more: a failed run poisons ONNX Runtime's realm. */
  | { readonly kind: 'failed'; readonly error: PlainError }
  | { readonly kind: 'working'; readonly work: EngineWork };

export interface RowProgress {
  readonly id: number;
  readonly progress: CompletionProgress;
}

/**
 * - `files`: what comes into memory
 * - `runtime`: ONNX Runtime, and on the processor the session
 * - `device`: the session on the graphics card and its first run; the bytes are of weights read on the way there
 */
export interface LoadProgress {
  readonly stage: 'files' | 'runtime' | 'device';
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** The fixed measurement: its time, `Infinity` when it was given up, and the greedy tokens, which no device may change. */
export interface Measured {
  readonly totalMs: number;
  readonly tokens: readonly number[];
}

export interface PlainError {
  readonly name: string;
  readonly message: string;
}
