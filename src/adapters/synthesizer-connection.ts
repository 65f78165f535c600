import type { Completion } from '../domain/completion';
import type { ModelSpec } from '../domain/model-spec';
import type { Device, DeviceChoice } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { CompletionRequest, Engine } from '../synthesis/engine';
import type { LoadProgress } from '../../workers/synthesizer/protocol';
import { chooseDevice, type ChosenDevice, type DeviceMemory, findGpuAdapter, type GpuAdapter } from './device-choice';
import { compareWithWebGpu } from './device-probe';
import { type EngineStatus, EngineStatusFeed } from './engine-status';
import { EngineWorker, type SilenceLimits } from './engine-worker';
import type { ModelPlace } from './model-place';
import type { OrtBuild } from './runtime-files';
import { SharedTask } from './shared-task';

export type { LoadProgress };

export interface SynthesizerOptions {
  readonly model: ModelSpec;
  readonly locate: (model: ModelSpec) => ModelPlace;
  readonly startWorker: (build: OrtBuild) => Worker;
  readonly memory: DeviceMemory;
  readonly findAdapter?: () => Promise<GpuAdapter | null>;
  readonly silenceLimits?: Readonly<Record<Device, SilenceLimits>>;
}

const SILENCE_LIMITS: Readonly<Record<Device, SilenceLimits>> = {
  wasm: { loadingMs: 60_000, servingMs: 20_000 },
  webgpu: { loadingMs: 120_000, servingMs: 60_000 },
};

/** After this many losses in a row without a completion between them, "auto" leaves the graphics card. */
const WEBGPU_LOSSES_ALLOWED = 2;

/** The model, wherever it runs. Starts a worker when one is needed and replaces it when it fails. */
export class SynthesizerConnection implements Engine {
  readonly #options: SynthesizerOptions;
  readonly #statuses = new EngineStatusFeed();
  #choice: DeviceChoice = 'auto';
  #opening: SharedTask<EngineWorker> | null = null;
  #worker: EngineWorker | null = null;
  /** Set for the rest of the visit once WebGPU failed or was found wanting. */
  #instead: ChosenDevice | null = null;
  #webGpuLosses = 0;
  #isProbed = false;
  #isDisposed = false;

  constructor(options: SynthesizerOptions) {
    this.#options = options;
  }

  get status(): EngineStatus {
    return this.#statuses.current;
  }

  /** Calls `listener` at every change, until the returned function is called. */
  onStatus(listener: (status: EngineStatus) => void): () => void {
    return this.#statuses.subscribe(listener);
  }

  /**
   * Loads the model where it will run; at once when it is there already. Another choice than before moves it, after
   * what is in flight. Rejects with a ModelLoadError.
   */
  async prepare(
    choice: DeviceChoice,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (choice !== this.#choice) this.#moveTo(choice);
    const stop = this.onStatus((status) => status.kind === 'loading' && onProgress(status.progress));
    try {
      await this.#ready(signal);
    } finally {
      stop();
    }
  }

  /** May be called many times at once; served in order. See `Engine`. */
  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const worker = await this.#ready(signal);
    const completion = await worker.complete(request, signal);
    this.#webGpuLosses = 0;
    if (this.#worker === worker) this.#statuses.noteSpeed(completion);
    return completion;
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    const worker = await this.#ready(signal);
    return worker.countTokens(prompt, signal);
  }

  /**
   * Asked once the first example is stored: measures WebGPU beside WASM in a second worker and moves there when it is
   * faster. Only "auto" looks, and only until there is an answer: none came when this rejects, because the signal
   * aborted or the worker on WASM failed.
   */
  async considerWebGpu(signal: AbortSignal): Promise<void> {
    const current = this.#worker;
    if (current === null || current.device !== 'wasm' || this.#choice !== 'auto' || this.#isProbed) return;
    this.#isProbed = true;
    const { model, memory } = this.#options;
    const found = await compareWithWebGpu({
      model,
      memory,
      current,
      findAdapter: this.#options.findAdapter ?? findGpuAdapter,
      startRival: () => this.#start('webgpu', () => undefined, signal),
      signal,
    }).catch((error: unknown) => {
      this.#isProbed = false;
      throw error;
    });
    if (current !== this.#worker || this.#isDisposed) {
      this.#isProbed = false;
      return found.rival?.terminate();
    }
    this.#instead = found.chosen;
    if (found.rival === null) return this.#use(current, found.chosen);
    this.#opening = SharedTask.done(found.rival);
    this.#use(found.rival, found.chosen);
    current.retire();
  }

  /** Ends the worker; the connection is not used again. */
  dispose(): void {
    this.#isDisposed = true;
    this.#opening?.cancel();
    this.#worker?.terminate();
    this.#close({ kind: 'idle' });
  }

  #moveTo(choice: DeviceChoice): void {
    this.#choice = choice;
    this.#instead = null;
    this.#webGpuLosses = 0;
    this.#opening?.cancel();
    this.#worker?.retire();
    this.#close({ kind: 'idle' });
  }

  #ready(signal: AbortSignal): Promise<EngineWorker> {
    if (this.#isDisposed) return Promise.reject(new Error('The model was closed.'));
    if (this.#opening === null || this.#opening.isCancelled) {
      const opening = new SharedTask((ownSignal) => this.#open(ownSignal));
      this.#opening = opening;
      // A failed or abandoned start is not kept: the next call tries again.
      opening.result.catch(() => {
        if (this.#opening === opening) this.#close(this.status.kind === 'lost' ? this.status : { kind: 'idle' });
      });
    }
    return this.#opening.join(signal);
  }

  async #open(signal: AbortSignal): Promise<EngineWorker> {
    const { model, memory, findAdapter = findGpuAdapter } = this.#options;
    const chosen = this.#instead ?? (await chooseDevice(this.#choice, model, memory, findAdapter));
    try {
      return await this.#openOn(chosen, signal);
    } catch (error) {
      if (signal.aborted || chosen.device === 'wasm' || this.#choice !== 'auto') throw error;
      this.#leaveWebGpu('The graphics card could not start the model, so it runs on the processor.');
      return this.#openOn(this.#instead ?? chosen, signal);
    }
  }

  async #openOn(chosen: ChosenDevice, signal: AbortSignal): Promise<EngineWorker> {
    const onProgress = (progress: LoadProgress): void =>
      this.#statuses.show({ kind: 'loading', device: chosen.device, progress });
    onProgress({ stage: 'files', loadedBytes: 0, totalBytes: 0 });
    const worker = await this.#start(chosen.device, onProgress, signal);
    this.#use(worker, chosen);
    return worker;
  }

  async #start(
    device: Device,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<EngineWorker> {
    signal.throwIfAborted();
    const { model, locate, startWorker, silenceLimits = SILENCE_LIMITS } = this.#options;
    const worker = new EngineWorker(startWorker(buildFor(device)), device, silenceLimits[device]);
    const { files, dtype, contextTokens } = model;
    await worker.load({ place: locate(model), files, dtype, contextTokens }, onProgress, signal);
    return worker;
  }

  #use(worker: EngineWorker, { device, reason }: ChosenDevice): void {
    const isNew = this.#worker !== worker;
    this.#worker = worker;
    const before = this.status;
    const tokensPerSecond = !isNew && before.kind === 'ready' ? before.tokensPerSecond : null;
    this.#statuses.show({ kind: 'ready', device, reason, tokensPerSecond });
    if (isNew) void worker.failed.then((error) => this.#lose(worker, error));
  }

  #lose(worker: EngineWorker, error: Error): void {
    if (this.#worker !== worker) return;
    if (worker.device === 'webgpu' && this.#choice === 'auto') {
      this.#webGpuLosses += 1;
      if (this.#webGpuLosses >= WEBGPU_LOSSES_ALLOWED) {
        this.#leaveWebGpu('The graphics card failed repeatedly, so the model runs on the processor.');
      }
    }
    this.#close({ kind: 'lost', message: error.message });
  }

  #leaveWebGpu(reason: string): void {
    this.#instead = { device: 'wasm', reason };
    this.#isProbed = true;
    this.#options.memory.set(this.#options.model, undefined);
  }

  #close(status: EngineStatus): void {
    this.#opening = null;
    this.#worker = null;
    this.#statuses.show(status);
  }
}

function buildFor(device: Device): OrtBuild {
  if (device === 'wasm') return 'wasm';
  // JavaScript Promise Integration: smaller and faster than the build that imitates it.
  return 'Suspending' in WebAssembly ? 'webgpu-jspi' : 'webgpu-asyncify';
}
