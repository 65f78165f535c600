import type { RunLock } from '../adapters/run-lock';
import type { EngineOptions, SynthesizerConnection } from '../adapters/synthesizer-connection';
import type { WakeLock } from '../adapters/wake-lock';
import type { ModelSpec } from '../domain/model-spec';
import type { Device, Run, RunSettings } from '../domain/run';
import type { Engine } from '../synthesis/engine';

/** What a run needs of the model's connection. */
export type RunEngine = Engine & Pick<SynthesizerConnection, 'prepare' | 'considerWebGpu' | 'status'>;

export interface ModelWorkParts {
  readonly engine: RunEngine;
  readonly wakeLock: Pick<WakeLock, 'hold' | 'release'>;
  /** The model that made the run's examples. Throws a ModelNotInstalledError. */
  readonly modelOf: (run: Run) => ModelSpec;
  /** Workers started from now on run under the app's policy. */
  readonly policyInForce: () => Promise<void>;
  readonly acquireRunLock: () => Promise<RunLock | null>;
}

/** What of a run's settings says where and how its model works, and changes no result. */
export type EngineSettings = Pick<RunSettings, 'device' | 'slots'>;

export function engineOptions({ device, slots }: EngineSettings): EngineOptions {
  return { device, slots: slots ?? null };
}

/** Where the model is at this moment; what makes an example notes it. */
export function deviceOf({ status }: Pick<RunEngine, 'status'>): Device {
  return status.kind === 'ready' ? status.device : 'wasm';
}

/** Loads the model while the run is still being put together. What goes wrong shows when the run waits for it. */
export function prepareAhead(
  model: ModelSpec,
  settings: EngineSettings,
  { engine, policyInForce }: Pick<ModelWorkParts, 'engine' | 'policyInForce'>,
  signal: AbortSignal,
): void {
  void policyInForce()
    .then(() => engine.prepare(model, engineOptions(settings), () => undefined, signal))
    .catch(() => undefined);
}

/**
 * Does `work` with a run's model ready: takes the run lock, keeps the screen on, waits for the model, and gives
 * everything back. Null when another tab holds the lock: then nothing was done. Rejects with a ModelNotInstalledError,
 * what the model's loading rejects with, and what `work` rejects with.
 */
export async function withModel<Result>(
  run: Run,
  settings: EngineSettings,
  { engine, wakeLock, modelOf, policyInForce, acquireRunLock }: ModelWorkParts,
  work: (model: ModelSpec) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | null> {
  const lock = await acquireRunLock();
  if (lock === null) return null;
  wakeLock.hold();
  try {
    const model = modelOf(run);
    await policyInForce();
    await engine.prepare(model, engineOptions(settings), () => undefined, signal);
    return await work(model);
  } finally {
    wakeLock.release();
    lock.release();
  }
}
