import { modelByteLength, type ModelSpec } from '../domain/model-spec';
import type { Device, DeviceChoice } from '../domain/run';
import { needsHalfPrecision } from '../domain/suitability';
import { ModelLoadError } from './engine-errors';
import { processorObstacle } from './processor-obstacle';

/** A device and, in plain words, why it was taken. */
export interface ChosenDevice {
  readonly device: Device;
  readonly reason: string;
}

export interface GpuAdapter {
  /** The same for the same graphics card. */
  readonly key: string;
  /** Imitated by the processor, and so never faster than WebAssembly. */
  readonly isSoftware: boolean;
  /** Half precision in shaders: builds in fp16 and q4f16 need it. */
  readonly hasShaderF16: boolean;
  /** Bytes; no weight and no cache of one layer may be larger. */
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

/** What was measured once with one model on one graphics card. */
export interface DeviceVerdict {
  readonly adapterKey: string;
  readonly wasmMs: number;
  /** Null when WebGPU was given up as slower. */
  readonly webgpuMs: number | null;
}

/** Keeps one verdict a model, for the graphics card it was measured on. */
export interface DeviceMemory {
  get(model: ModelSpec): DeviceVerdict | undefined;
  set(model: ModelSpec, verdict: DeviceVerdict | undefined): void;
}

const CHOSEN = 'You chose this device.';
const CPU_ONLY = 'The operators of this build run on the processor only.';

/** A larger model is too slow on the processor even to begin there. */
const LARGE_MODEL_PARAMETERS = 100_000_000;

/** At two bytes a parameter, where nobody says how many there are. */
const LARGE_MODEL_BYTES = 200_000_000;

export function isLarge(model: ModelSpec): boolean {
  return model.parameters > 0 ? model.parameters > LARGE_MODEL_PARAMETERS : modelByteLength(model) > LARGE_MODEL_BYTES;
}

/**
 * Which device to start on. A small model starts on WASM at once, without waiting for an adapter, unless WebGPU was
 * measured to be faster before. Rejects with a ModelLoadError where the model cannot run on what there is.
 */
export async function chooseDevice(
  choice: DeviceChoice,
  model: ModelSpec,
  memory: DeviceMemory,
  findAdapter: () => Promise<GpuAdapter | null>,
): Promise<ChosenDevice> {
  const obstacle = processorObstacle(model);
  if (choice === 'wasm' && obstacle !== null) throw new ModelLoadError(obstacle);
  if (needsHalfPrecision(model.dtype)) {
    const adapter = await findAdapter();
    if (adapter?.hasShaderF16 !== true) throw new ModelLoadError(obstacle ?? '');
    return {
      device: 'webgpu',
      reason: choice === 'auto' ? 'This build of the model needs the graphics card.' : CHOSEN,
    };
  }
  if (choice !== 'auto') return { device: choice, reason: CHOSEN };
  if (isLarge(model) || model.isCpuOnly === true) {
    const without = model.isCpuOnly === true ? CPU_ONLY : webGpuObstacle(await findAdapter());
    if (without === null) return { device: 'webgpu', reason: 'A model of this size needs the graphics card.' };
    if (obstacle !== null) throw new ModelLoadError(obstacle);
    return { device: 'wasm', reason: without };
  }
  const verdict = memory.get(model);
  if (verdict !== undefined && (await findAdapter())?.key === verdict.adapterKey) return followVerdict(verdict);
  return { device: 'wasm', reason: 'A model this small starts fastest on the processor.' };
}

/** Why WebGPU cannot help here, or null. */
export function webGpuObstacle(adapter: GpuAdapter | null): string | null {
  if (adapter === null) return 'This browser offers no WebGPU here, so the model runs on the processor.';
  if (adapter.isSoftware) return 'The graphics card is only imitated here, so the model runs on the processor.';
  return null;
}

export function followVerdict({ wasmMs, webgpuMs }: DeviceVerdict): ChosenDevice {
  if (webgpuMs === null) {
    return { device: 'wasm', reason: 'The graphics card was slower than the processor when measured here.' };
  }
  const device = webgpuMs < wasmMs ? 'webgpu' : 'wasm';
  const faster = device === 'webgpu' ? 'graphics card' : 'processor';
  const times = `${Math.round(webgpuMs)} ms on the graphics card, ${Math.round(wasmMs)} ms on the processor`;
  return { device, reason: `The ${faster} was faster when measured here (${times}, for the same text).` };
}

export async function findGpuAdapter(): Promise<GpuAdapter | null> {
  // The type says always there; browsers without WebGPU and insecure pages disagree.
  const gpu: GPU | undefined = navigator.gpu;
  const adapter = (await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)) ?? null;
  if (adapter === null) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  return {
    key: [vendor, architecture, device, description].join('|'),
    isSoftware: isFallbackAdapter,
    hasShaderF16: adapter.features.has('shader-f16'),
    maxBufferSize: adapter.limits.maxBufferSize,
    maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
  };
}
