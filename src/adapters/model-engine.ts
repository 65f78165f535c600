import type { Completion } from '../domain/completion';
import type { ModelSpec } from '../domain/model-spec';
import type { Device, DeviceChoice } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { CompletionRequest, Engine } from '../synthesis/engine';
import type { LoadProgress } from '../../workers/synthesizer/protocol';
import type { SlotRule } from '../../workers/synthesizer/slot-tuner';
import { chooseDevice, type ChosenDevice, type DeviceMemory, type GpuAdapter, isLarge } from './device-choice';
import { compareWithWebGpu } from './device-probe';
import type { EngineStatus, EngineStatusFeed } from './engine-status';
import { EngineWorker, type SilenceLimits } from './engine-worker';
import type { ModelPlace } from './model-place';
import type { OrtBuild } from './runtime-files';
import { processorObstacle } from './processor-obstacle';
import { SharedTask } from './shared-task';

/** What an engine works with, whichever model it runs. */
export interface EngineParts {
  readonly locate: (model: ModelSpec) => ModelPlace;
  readonly startWorker: (build: OrtBuild) => Worker;
  readonly memory: DeviceMemory;
  readonly findAdapter: () => Promise<GpuAdapter | null>;
  readonly silenceLimits: Readonly<Record<Device, SilenceLimits>>;
}

export interface EngineOptions {
  readonly device: DeviceChoice;
  /** Requests worked on at once; null for as many as pay. */
  readonly slots: number | null;
}

/** Until the worker tells how many it works on. */
const SLOTS_AT_FIRST = 4;
/** After this many losses in a row without a completion between them, "auto" leaves the graphics card. */
const WEBGPU_LOSSES_ALLOWED = 2;

/** One model, wherever one choice of device lets it run. Starts a worker when one is needed and replaces it when it fails. */
export class ModelEngine implements Engine {
  readonly model: ModelSpec;
  readonly choice: DeviceChoice;
  readonly #parts: EngineParts;
  readonly #statuses: EngineStatusFeed;
  /** Nothing is loaded before it resolves. */
  readonly #whenFree: Promise<void>;
  #opening: SharedTask<EngineWorker> | null = null;
  #worker: EngineWorker | null = null;
  /** Set for good once WebGPU failed or was found wanting. */
  #instead: ChosenDevice | null = null;
  #webGpuLosses = 0;
  #fixedSlots: number | null;
  /** Fewer after each loss: what failed together may do one by one. */
  #mostSlots: number | null = null;
  #isProbed = false;
  #isRetired = false;

  constructor(
    model: ModelSpec,
    { device, slots }: EngineOptions,
    parts: EngineParts,
    statuses: EngineStatusFeed,
    whenFree: Promise<void>,
  ) {
    this.model = model;
    this.choice = device;
    this.#fixedSlots = slots;
    this.#parts = parts;
    this.#statuses = statuses;
    this.#whenFree = whenFree;
  }

  /** Resolves when the model is loaded where it will run. Rejects with a ModelLoadError. */
  async prepare(signal: AbortSignal): Promise<void> {
    await this.#ready(signal);
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const worker = await this.#ready(signal);
    const completion = await worker.complete(request, signal);
    this.#webGpuLosses = 0;
    return completion;
  }

  get slots(): number {
    return this.#worker?.work?.slots ?? this.#fixedSlots ?? SLOTS_AT_FIRST;
  }

  /** Passages worked on at once from now on; null for as many as pay. */
  useSlots(slots: number | null): void {
    if (slots === this.#fixedSlots) return;
    this.#fixedSlots = slots;
    this.#worker?.useSlots(this.#slotRule);
  }

  get #slotRule(): SlotRule {
    return { fixed: this.#fixedSlots, most: this.#mostSlots };
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    const worker = await this.#ready(signal);
    return worker.countTokens(prompt, signal);
  }

  /** See `SynthesizerConnection`. */
  async considerWebGpu(signal: AbortSignal): Promise<void> {
    const current = this.#worker;
    if (current === null || current.device !== 'wasm' || this.choice !== 'auto' || this.#isProbed) return;
    if (isLarge(this.model) || this.model.isCpuOnly === true) return;
    this.#isProbed = true;
    const { memory, findAdapter } = this.#parts;
    const found = await compareWithWebGpu({
      model: this.model,
      memory,
      current,
      findAdapter,
      startRival: () => this.#start('webgpu', () => undefined, signal),
      signal,
    }).catch((error: unknown) => {
      this.#isProbed = false;
      throw error;
    });
    if (current !== this.#worker || this.#isRetired) {
      this.#isProbed = false;
      return found.rival?.terminate();
    }
    this.#instead = found.chosen;
    if (found.rival === null) return this.#use(current, found.chosen);
    this.#opening = SharedTask.done(found.rival);
    this.#use(found.rival, found.chosen);
    void current.retire();
  }

  /** Takes no more calls; resolves when what is in flight is done and the worker has ended. */
  async retire(): Promise<void> {
    const worker = this.#leave();
    await Promise.all([this.#whenFree, worker?.retire()]);
  }

  /** Ends the worker with what it was asked for. */
  dispose(): void {
    this.#leave()?.terminate();
  }

  #leave(): EngineWorker | null {
    const worker = this.#worker;
    this.#isRetired = true;
    this.#opening?.cancel();
    this.#close({ kind: 'idle' });
    return worker;
  }

  #ready(signal: AbortSignal): Promise<EngineWorker> {
    if (this.#isRetired) return Promise.reject(new Error('The model was closed.'));
    if (this.#opening === null || this.#opening.isCancelled) {
      const opening = new SharedTask((ownSignal) => this.#open(ownSignal));
      this.#opening = opening;
      // A failed or abandoned start is not kept: the next call tries again.
      opening.result.catch(() => {
        if (this.#opening !== opening) return;
        const { current } = this.#statuses;
        this.#close(current.kind === 'lost' ? current : { kind: 'idle' });
      });
    }
    return this.#opening.join(signal);
  }

  async #open(signal: AbortSignal): Promise<EngineWorker> {
    await this.#whenFree;
    const { memory, findAdapter } = this.#parts;
    const chosen = this.#instead ?? (await chooseDevice(this.choice, this.model, memory, findAdapter));
    try {
      return await this.#openOn(chosen, signal);
    } catch (error) {
      if (signal.aborted || chosen.device === 'wasm' || this.choice !== 'auto') throw error;
      if (processorObstacle(this.model) !== null) throw error;
      this.#leaveWebGpu('The graphics card could not start the model, so it runs on the processor.');
      return this.#openOn(this.#instead ?? chosen, signal);
    }
  }

  async #openOn(chosen: ChosenDevice, signal: AbortSignal): Promise<EngineWorker> {
    signal.throwIfAborted();
    const { device } = chosen;
    const place = this.#parts.locate(this.model).kind;
    const onProgress = (progress: LoadProgress): void =>
      this.#statuses.show({ kind: 'loading', device, place, progress });
    onProgress({ stage: 'files', loadedBytes: 0, totalBytes: 0 });
    const worker = await this.#start(device, onProgress, signal);
    this.#use(worker, chosen);
    return worker;
  }

  async #start(
    device: Device,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<EngineWorker> {
    const { locate, startWorker, silenceLimits } = this.#parts;
    const worker: EngineWorker = new EngineWorker(
      startWorker(buildFor(device)),
      device,
      silenceLimits[device],
      (work) => {
        if (this.#worker === worker) this.#statuses.noteWork(work);
      },
    );
    const { files, dtype, contextTokens } = this.model;
    const model = { place: locate(this.model), files, dtype, contextTokens };
    await worker.load(model, this.#slotRule, onProgress, signal);
    return worker;
  }

  #use(worker: EngineWorker, { device, reason }: ChosenDevice): void {
    const isNew = this.#worker !== worker;
    this.#worker = worker;
    this.#statuses.show({ kind: 'ready', device, reason, work: worker.work });
    if (isNew) void worker.failed.then((error) => this.#lose(worker, error));
  }

  #lose(worker: EngineWorker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#mostSlots = Math.max(1, Math.floor((worker.work?.working ?? this.slots) / 2));
    if (worker.device === 'webgpu' && this.choice === 'auto' && processorObstacle(this.model) === null) {
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
    this.#parts.memory.set(this.model, undefined);
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
