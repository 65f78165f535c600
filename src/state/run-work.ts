import type { RunLock } from '../adapters/run-lock';
import type { EngineOptions, SynthesizerConnection } from '../adapters/synthesizer-connection';
import type { WakeLock } from '../adapters/wake-lock';
import type { ModelSpec } from '../domain/model-spec';
import type { DeviceChoice, Run, RunSettings } from '../domain/run';
import type { Engine } from '../synthesis/engine';
import type { Passages } from '../synthesis/passages';
import type { RunEnd, RunJob, RunListener } from '../synthesis/run-job';
import type { RunStore } from '../synthesis/run-store';
import { PaceMeter } from './pace-meter';
import type { Paces } from './paces';

/** What a run needs of the model's connection. */
export type RunEngine = Engine & Pick<SynthesizerConnection, 'prepare' | 'considerWebGpu' | 'status'>;

export interface RunWorkParts {
  readonly engine: RunEngine;
  readonly store: RunStore;
  readonly wakeLock: Pick<WakeLock, 'hold' | 'release'>;
  readonly paces: Paces;
  readonly passagesOf: (run: Run) => Passages;
  /** The model that made the run's examples. Throws a ModelNotInstalledError. */
  readonly modelOf: (run: Run) => ModelSpec;
  /** Workers started from now on run under the app's policy. */
  readonly policyInForce: () => Promise<void>;
  readonly acquireRunLock: () => Promise<RunLock | null>;
  readonly runSynthesis: (job: RunJob, listener: RunListener, signal: AbortSignal) => Promise<RunEnd>;
  /** Something of value is stored: a good moment to ask the browser not to evict it, and to keep the model. */
  readonly onFirstExample: () => void;
}

export interface RunWorkListener extends RunListener {
  readonly running: () => void;
  readonly msLeft: (ms: number | null) => void;
}

/** How a run is to be worked on this time; the device may be another than the run's settings name. */
export interface RunOrder {
  readonly device: DeviceChoice;
  readonly retryFailed: boolean;
}

/** What of a run's settings says where and how its model works, and changes no result. */
export type EngineSettings = Pick<RunSettings, 'device' | 'slots'>;

export function engineOptions({ device, slots }: EngineSettings): EngineOptions {
  return { device, slots: slots ?? null };
}

/** Another tab holds the right to run. */
export interface RunIsElsewhere {
  readonly kind: 'elsewhere';
}

/** Loads the model while the run is still being put together. What goes wrong shows when the run waits for it. */
export function prepareAhead(
  model: ModelSpec,
  settings: EngineSettings,
  { engine, policyInForce }: Pick<RunWorkParts, 'engine' | 'policyInForce'>,
  signal: AbortSignal,
): void {
  void policyInForce()
    .then(() => engine.prepare(model, engineOptions(settings), () => undefined, signal))
    .catch(() => undefined);
}

/**
 * Works on a run in this tab: takes the run lock, keeps the screen on, waits for the model, goes through the plan,
 * and gives everything back. Rejects only with a ModelNotInstalledError and what the model's loading rejects with.
 */
export async function workOn(
  run: Run,
  { device, retryFailed }: RunOrder,
  parts: RunWorkParts,
  listener: RunWorkListener,
  signal: AbortSignal,
): Promise<RunEnd | RunIsElsewhere> {
  const { engine, wakeLock, paces } = parts;
  const lock = await parts.acquireRunLock();
  if (lock === null) return { kind: 'elsewhere' };
  const meter = new PaceMeter();
  const ended = new AbortController();
  wakeLock.hold();
  try {
    const model = parts.modelOf(run);
    await parts.policyInForce();
    await engine.prepare(model, engineOptions({ ...run.settings, device }), () => undefined, signal);
    signal.throwIfAborted();
    listener.running();
    meter.begin(performance.now());
    return await parts.runSynthesis(
      jobOf(run, model, retryFailed, parts),
      measured(run, parts, meter, listener, AbortSignal.any([signal, ended.signal])),
      signal,
    );
  } catch (error) {
    if (signal.aborted) return { kind: 'interrupted' };
    throw error;
  } finally {
    ended.abort();
    wakeLock.release();
    lock.release();
    await paces.learn(run.model.id, meter.pace);
  }
}

function jobOf(run: Run, model: ModelSpec, retryFailed: boolean, parts: RunWorkParts): RunJob {
  return {
    run,
    retryFailed,
    contextTokens: model.contextTokens,
    engine: parts.engine,
    store: parts.store,
    passages: parts.passagesOf(run),
    device: () => (parts.engine.status.kind === 'ready' ? parts.engine.status.device : 'wasm'),
    now: () => new Date(),
  };
}

/** The same listener, with the speed taken at each example and WebGPU considered after the first, until `signal`. */
function measured(
  run: Run,
  parts: RunWorkParts,
  meter: PaceMeter,
  listener: RunWorkListener,
  signal: AbortSignal,
): RunListener {
  const tokensOf = new Map<number, number>();
  let left = run.chunkCount - run.doneCount;
  return {
    ...listener,
    started: (request) => {
      tokensOf.set(request.chunk, request.passage.tokenCount);
      listener.started(request);
    },
    stored: (stored) => {
      const { example, pairs } = stored;
      const isFirst = meter.pace.passages === 0;
      const tokens = (tokensOf.get(example.chunk) ?? 0) + (example.completion?.newTokens ?? 0);
      tokensOf.delete(example.chunk);
      left -= 1;
      meter.stored(performance.now(), pairs.length, tokens);
      listener.stored(stored);
      listener.msLeft(meter.msLeft(Math.max(0, left)));
      if (!isFirst) return;
      parts.onFirstExample();
      // Only a question of speed: whatever it finds, the run goes on.
      parts.engine.considerWebGpu(signal).catch(() => undefined);
    },
  };
}
