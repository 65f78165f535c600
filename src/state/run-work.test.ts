import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { SettingsStore } from '../adapters/settings-store';
import type { EngineStatus } from '../adapters/engine-status';
import { embeddedModel } from '../adapters/model-registry';
import { freshDatabase } from '../adapters/test-records';
import { runSynthesis } from '../synthesis/run-loop';
import { ScriptedEngine } from '../synthesis/scripted-engine';
import { aListener, aRun, MemoryRunStore, NumberedPassages } from '../synthesis/test-run';
import { Paces } from './paces';
import { workOn } from './run-work';
import type { RunEngine } from './with-model';

/** A model that measures WebGPU for as long as it is let. */
class MeasuringModel extends ScriptedEngine implements RunEngine {
  readonly status: EngineStatus = { kind: 'ready', device: 'wasm', reason: 'A test.', work: null };
  considering: AbortSignal | null = null;

  async prepare(): Promise<void> {
    return Promise.resolve();
  }

  considerWebGpu(signal: AbortSignal): Promise<void> {
    this.considering = signal;
    return new Promise(() => undefined);
  }
}

test('a look at WebGPU lasts no longer than the run that asked for it', async () => {
  const database = await freshDatabase();
  const engine = new MeasuringModel(() => '<QUE> What? <ANS> This </END>');
  const wereEnded: (boolean | undefined)[] = [];
  const parts = {
    engine,
    store: new MemoryRunStore(),
    wakeLock: { hold: () => undefined, release: () => undefined },
    paces: new Paces(new SettingsStore(database)),
    passagesOf: () => new NumberedPassages(),
    modelOf: () => embeddedModel,
    policyInForce: () => Promise.resolve(),
    acquireRunLock: () => Promise.resolve({ release: () => undefined }),
    runSynthesis,
    onFirstExample: () => undefined,
  };
  const listener = {
    ...aListener({ stored: () => wereEnded.push(engine.considering?.aborted) }),
    running: () => undefined,
    msLeft: () => undefined,
  };
  const end = await workOn(
    aRun(2),
    { device: 'auto', retryFailed: false },
    parts,
    listener,
    new AbortController().signal,
  );
  expect(end).toEqual({ kind: 'finished' });
  expect(wereEnded).toEqual([undefined, false]);
  expect(engine.considering?.aborted).toBe(true);
  database.close();
});
