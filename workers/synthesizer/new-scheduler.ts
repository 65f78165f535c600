import type { Device } from '../../src/domain/run';
import type { LoadedModel } from './load-model';
import { macrotask } from './macrotask';
import { Scheduler } from './scheduler';

interface DeviceLimits {
  /** Prompt tokens a run. No stop is heard during one: 48 tokens take 35 ms of a 2.5 GHz core and the embedded model. */
  readonly pieceTokens: number;
  readonly mostSlots: number;
  readonly mostCacheBytes: number;
  readonly prefixBytes: number;
}

const LIMITS: Readonly<Record<Device, DeviceLimits>> = {
  wasm: { pieceTokens: 48, mostSlots: 16, mostCacheBytes: 512e6, prefixBytes: 128e6 },
  webgpu: { pieceTokens: 256, mostSlots: 32, mostCacheBytes: 1.5e9, prefixBytes: 512e6 },
};

/** The scheduler of a loaded model, with what its device allows. `onRun` is called after every run. */
export function newScheduler(
  { decoder, device, contextTokens, endTokens }: LoadedModel,
  onRun: () => void,
  features: { readonly reuses?: boolean; readonly looksUp?: boolean } = {},
): Scheduler {
  const { prefixBytes, ...limits } = LIMITS[device];
  return new Scheduler(decoder, {
    ...limits,
    contextTokens,
    endTokens,
    prefixBytes: features.reuses === false ? 0 : prefixBytes,
    looksUp: features.looksUp !== false,
    now: () => performance.now(),
    pause: macrotask,
    onRun,
  });
}
