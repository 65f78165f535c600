import type { ModelSpec } from '../domain/model-spec';
import { type ChosenDevice, type DeviceMemory, followVerdict, type GpuAdapter, webGpuObstacle } from './device-choice';
import type { EngineWorker } from './engine-worker';

export interface Comparison {
  readonly model: ModelSpec;
  readonly memory: DeviceMemory;
  /** The worker on WASM; it goes on serving. */
  readonly current: EngineWorker;
  readonly findAdapter: () => Promise<GpuAdapter | null>;
  readonly startRival: () => Promise<EngineWorker>;
  readonly signal: AbortSignal;
}

/** What to run on from now; `rival` is the loaded WebGPU worker when that was faster. */
export interface Compared {
  readonly chosen: ChosenDevice;
  readonly rival: EngineWorker | null;
}

/**
 * Measures WebGPU against WASM on the same fixed text. The measurement of WebGPU ends as soon as it takes longer than
 * WASM did, and a card that writes other tokens is not used. A verdict is remembered; a failure is not, and leaves WASM
 * in use. Rejects with the signal's reason, and with what the worker on WASM fails with: that says nothing of the card.
 */
export async function compareWithWebGpu(comparison: Comparison): Promise<Compared> {
  const { model, memory, current, findAdapter, startRival, signal } = comparison;
  const adapter = await findAdapter();
  const obstacle = webGpuObstacle(adapter);
  if (adapter === null || obstacle !== null) return onWasm(obstacle ?? '');
  const remembered = memory.get(model);
  if (remembered?.adapterKey === adapter.key) {
    const chosen = followVerdict(remembered);
    if (chosen.device === 'wasm') return { chosen, rival: null };
  }
  const onProcessor = await current.measure(Infinity, signal);
  let rival: EngineWorker | null = null;
  try {
    rival = await startRival();
    const onCard = await rival.measure(onProcessor.totalMs, signal);
    const isWhole = Number.isFinite(onCard.totalMs);
    if (isWhole && onCard.tokens.join() !== onProcessor.tokens.join()) {
      rival.terminate();
      return onWasm('The graphics card gave other results than the processor, so the model runs on the processor.');
    }
    const verdict = {
      adapterKey: adapter.key,
      wasmMs: onProcessor.totalMs,
      webgpuMs: isWhole ? onCard.totalMs : null,
    };
    memory.set(model, verdict);
    const chosen = followVerdict(verdict);
    if (chosen.device === 'webgpu') return { chosen, rival };
    rival.terminate();
    return { chosen, rival: null };
  } catch {
    rival?.terminate();
    signal.throwIfAborted();
    return onWasm('The graphics card could not start the model, so it runs on the processor.');
  }
}

function onWasm(reason: string): Compared {
  return { chosen: { device: 'wasm', reason }, rival: null };
}
