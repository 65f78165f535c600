import type { Device } from '../../src/domain/run';
import type { OrtBuild } from '../../src/adapters/runtime-files';
import type { ModelToLoad } from '../../workers/synthesizer/protocol';
import type { SlotRule } from '../../workers/synthesizer/slot-tuner';

/**
 * A build of the runtime; `wasm-stock` is the plain one as it comes, without the engine's setting of its attention, and
 * `llama.cpp` the other runtime.
 */
export type BenchBuild = OrtBuild | 'wasm-stock' | 'llama.cpp';

/** Where a GGUF file of the embedded model lies under the page's folder, if one is measured. */
export const GGUF_FILE = 'models/embedded.gguf';

/** Who completes the prompts of a pass: the engine with some of its features, the library's `generate()`, or wllama. */
export type Contender =
  | { readonly kind: 'generate' }
  | {
      readonly kind: 'wllama';
      /** Whether a prompt begins with the keys and values of an earlier one, as it does unless told otherwise. */
      readonly reuses: boolean;
    }
  | {
      readonly kind: 'engine';
      readonly slots: SlotRule;
      readonly reuses: boolean;
      readonly looksUp: boolean;
      /** One request in flight, as the loop over `generate()` has; else as many as the app has. */
      readonly isOneByOne: boolean;
    };

export interface ToOpen {
  readonly model: ModelToLoad;
  readonly device: Device;
  /** Sessions of one model for each; only what is measured is loaded. */
  readonly contenders: readonly Contender['kind'][];
  readonly ggufUrl: string;
  /** For a runtime that does not choose by itself; null where no other was opened before. */
  readonly threads: number | null;
}

/** What the contenders of a pass are all given. */
export interface Work {
  /** Passages by sequence; each prompt carries the pairs of the earlier ones. */
  readonly sequences: readonly (readonly string[])[];
  readonly maxNewTokens: number;
  /** Every answer then has `maxNewTokens` tokens. */
  readonly ignoresEnd: boolean;
}

export interface MeasuredRequest {
  readonly sequence: number;
  readonly round: number;
  /** Whether its prompt carries the pairs of earlier passages. */
  readonly isContinued: boolean;
  /** New tokens, the end token included. */
  readonly tokens: readonly number[];
  readonly pairs: number;
}

/** One pass over the work; times in milliseconds. */
export interface MeasuredPass extends LoopCounts {
  readonly requests: readonly MeasuredRequest[];
  readonly wallMs: number;
  /** From the beginning to the first answer with a pair; null where there is none. */
  readonly firstPairMs: number | null;
  readonly promptTokens: number;
  /** All memory of the WebAssembly instances of the worker. It never shrinks: of use where one contender is alone. */
  readonly heapBytes: number;
}

/** What a loop knows of its own pass. */
export interface LoopCounts {
  /** Time in which prompts were computed, and how many of their tokens. */
  readonly prefillMs: number;
  readonly computedTokens: number;
  /** Time in which the runtime computed new tokens, where that is known. */
  readonly stepMs: number | null;
  /** Runs of the decoder for new tokens, and the tokens that they brought. */
  readonly steps: number;
  readonly steppedTokens: number;
  readonly slots: number;
  /** Keys and values of all rows and all that is kept of ended requests, at their most; null where unknown. */
  readonly cacheBytes: number | null;
}

export interface OpenedWorker {
  /** What ONNX Runtime set by itself, or what llama.cpp was given. */
  readonly threads: number;
}
