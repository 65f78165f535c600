import type { EngineStatus } from '../../src/adapters/engine-status';
import type { SynthesizerConnection } from '../../src/adapters/synthesizer-connection';
import type { Completion } from '../../src/domain/completion';
import type { ModelSpec } from '../../src/domain/model-spec';
import type { DeviceChoice } from '../../src/domain/run';
import type { Prompt } from '../../src/domain/segment';
import type { CompletionRequest } from '../../src/synthesis/engine';

/** A connection that is asked for one model alone, and prepares it before every call, as a run does before its first. */
export class OneModelEngine {
  readonly #connection: SynthesizerConnection;
  readonly #model: ModelSpec;
  #choice: DeviceChoice = 'auto';
  #slots: number | null = null;

  constructor(connection: SynthesizerConnection, model: ModelSpec) {
    this.#connection = connection;
    this.#model = model;
  }

  get slots(): number {
    return this.#connection.slots;
  }

  get status(): EngineStatus {
    return this.#connection.status;
  }

  async prepare(choice: DeviceChoice, onProgress: () => void, signal: AbortSignal): Promise<void> {
    this.#choice = choice;
    await this.#connection.prepare(this.#model, { device: choice, slots: this.#slots }, onProgress, signal);
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    await this.prepare(this.#choice, () => undefined, signal);
    return this.#connection.complete(request, signal);
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    await this.prepare(this.#choice, () => undefined, signal);
    return this.#connection.countTokens(prompt, signal);
  }

  /** At the next call. */
  useSlots(slots: number | null): void {
    this.#slots = slots;
  }

  considerWebGpu(signal: AbortSignal): Promise<void> {
    return this.#connection.considerWebGpu(signal);
  }

  dispose(): void {
    this.#connection.dispose();
  }
}
