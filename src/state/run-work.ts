import type { ModelSpec } from '../domain/model-spec';
import type { DeviceChoice, Run } from '../domain/run';
import type { Passages } from '../synthesis/passages';
import type { RunEnd, RunJob, RunListener } from '../synthesis/run-job';
import type { RunStore } from '../synthesis/run-store';
import { PaceMeter } from './pace-meter';
import type { Paces } from './paces';
import { deviceOf, type ModelWorkParts, withModel } from './with-model';

export interface RunWorkParts extends ModelWorkParts {
  readonly store: RunStore;
  readonly paces: Paces;
  readonly passagesOf: (run: Run) => Passages;
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

/** Another tab holds the right to run. */
export interface RunIsElsewhere {
  readonly kind: 'elsewhere';
}

/**
 * Works on a run in this tab: goes through its plan with its model, and learns its speed. Rejects only with a
 * ModelNotInstalledError and what the model's loading rejects with.
 */
export async function workOn(
  run: Run,
  { device, retryFailed }: RunOrder,
  parts: RunWorkParts,
  listener: RunWorkListener,
  signal: AbortSignal,
): Promise<RunEnd | RunIsElsewhere> {
  const meter = new PaceMeter();
  const ended = new AbortController();
  const work = (model: ModelSpec): Promise<RunEnd> => {
    signal.throwIfAborted();
    listener.running();
    meter.begin(performance.now());
    return parts.runSynthesis(
      jobOf(run, model, retryFailed, parts),
      measured(run, parts, meter, listener, AbortSignal.any([signal, ended.signal])),
      signal,
    );
  };
  try {
    return (await withModel(run, { ...run.settings, device }, parts, work, signal)) ?? { kind: 'elsewhere' };
  } catch (error) {
    if (signal.aborted) return { kind: 'interrupted' };
    throw error;
  } finally {
    ended.abort();
    await parts.paces.learn(run.model.id, meter.pace);
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
    device: () => deviceOf(parts.engine),
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
