import type { EngineStatus } from '../adapters/engine-status';
import type { Completion } from '../domain/completion';
import type { DeviceChoice } from '../domain/run';
import type { CompletionRequest } from '../synthesis/engine';
import { ScriptedEngine } from '../synthesis/scripted-engine';
import type { RunEngine } from './with-model';

/** For tests: a model that is there at once and answers from a script. */
export class ScriptedModel extends ScriptedEngine implements RunEngine {
  readonly status: EngineStatus = { kind: 'ready', device: 'wasm', reason: 'A test.', work: null };
  preparing: (choice: DeviceChoice) => Promise<void> = async () => Promise.resolve();

  /** Awaited after each answer, so that a test can look at a run in its middle. */
  answering: () => Promise<void> = async () => Promise.resolve();

  override async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const completion = await super.complete(request, signal);
    await this.answering();
    return completion;
  }

  async prepare(...[, { device }, , signal]: Parameters<RunEngine['prepare']>): Promise<void> {
    await this.preparing(device);
    signal.throwIfAborted();
  }

  async considerWebGpu(): Promise<void> {
    await Promise.resolve();
  }

  onStatus(): () => void {
    return () => undefined;
  }
}
