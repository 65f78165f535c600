import type { Completion } from '../domain/completion';
import type { ModelSpec } from '../domain/model-spec';
import type { Device } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { CompletionRequest, Engine } from '../synthesis/engine';
import type { LoadProgress } from '../../workers/synthesizer/protocol';
import { findGpuAdapter } from './device-choice';
import { type EngineStatus, EngineStatusFeed } from './engine-status';
import type { SilenceLimits } from './engine-worker';
import { type EngineOptions, type EngineParts, ModelEngine } from './model-engine';

export type { EngineOptions, LoadProgress };

export type SynthesizerOptions = Pick<EngineParts, 'locate' | 'startWorker' | 'memory'> &
  Partial<Pick<EngineParts, 'findAdapter' | 'silenceLimits'>>;

const SILENCE_LIMITS: Readonly<Record<Device, SilenceLimits>> = {
  wasm: { loadingMs: 60_000, servingMs: 20_000 },
  webgpu: { loadingMs: 120_000, servingMs: 60_000 },
};

/** The model that was prepared last, wherever it runs: the engine, as the page sees it. */
export class SynthesizerConnection implements Engine {
  readonly #parts: EngineParts;
  readonly #statuses = new EngineStatusFeed();
  #engine: ModelEngine | null = null;
  #isDisposed = false;

  constructor({ findAdapter = findGpuAdapter, silenceLimits = SILENCE_LIMITS, ...options }: SynthesizerOptions) {
    this.#parts = { ...options, findAdapter, silenceLimits };
  }

  get status(): EngineStatus {
    return this.#statuses.current;
  }

  /** Calls `listener` at every change, until the returned function is called. */
  onStatus(listener: (status: EngineStatus) => void): () => void {
    return this.#statuses.subscribe(listener);
  }

  /**
   * Loads the model where it will run; at once when it is there already. Another model or another choice than before
   * takes its place once what is in flight is done, so that never two models are in memory. Rejects with a
   * ModelLoadError.
   */
  async prepare(
    model: ModelSpec,
    options: EngineOptions,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const engine = this.#engineFor(model, options);
    const stop = this.onStatus((status) => status.kind === 'loading' && onProgress(status.progress));
    try {
      await engine.prepare(signal);
    } finally {
      stop();
    }
  }

  get slots(): number {
    return this.#engine?.slots ?? 1;
  }

  /** May be called many times at once; served by the model that was prepared last. See `Engine`. */
  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    return this.#prepared().complete(request, signal);
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    return this.#prepared().countTokens(prompt, signal);
  }

  /**
   * Asked once the first example is stored: measures WebGPU beside WASM in a second worker and moves there when it is
   * faster. Only "auto" looks, and only until there is an answer: none came when this rejects, because the signal
   * aborted or the worker on WASM failed.
   */
  async considerWebGpu(signal: AbortSignal): Promise<void> {
    await this.#engine?.considerWebGpu(signal);
  }

  /** Ends the worker; the connection is not used again. */
  dispose(): void {
    this.#isDisposed = true;
    this.#engine?.dispose();
  }

  #engineFor(model: ModelSpec, options: EngineOptions): ModelEngine {
    if (this.#isDisposed) throw new Error('The model was closed.');
    const before = this.#engine;
    if (before?.model.id === model.id && before.choice === options.device) {
      before.useSlots(options.slots);
      return before;
    }
    const whenFree = before?.retire() ?? Promise.resolve();
    this.#engine = new ModelEngine(model, options, this.#parts, this.#statuses, whenFree);
    return this.#engine;
  }

  #prepared(): ModelEngine {
    if (this.#engine === null) throw new Error('No model was prepared.');
    return this.#engine;
  }
}
