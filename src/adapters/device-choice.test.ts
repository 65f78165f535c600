import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../domain/model-spec';
import type { Device, DeviceChoice } from '../domain/run';
import { chooseDevice, type DeviceMemory, type DeviceVerdict, followVerdict, type GpuAdapter } from './device-choice';
import { embeddedModel } from './model-registry';
import { card } from './scripted-workers';

const large = { ...embeddedModel, parameters: 7_000_000_000 };
const webGpuWon: DeviceVerdict = { adapterKey: card.key, wasmMs: 400, webgpuMs: 90 };

function remembering(verdict?: DeviceVerdict): DeviceMemory {
  return { get: () => verdict, set: () => undefined };
}

async function chosen(
  choice: DeviceChoice,
  model: ModelSpec,
  memory: DeviceMemory,
  adapter: GpuAdapter | null,
): Promise<Device> {
  return (await chooseDevice(choice, model, memory, () => Promise.resolve(adapter))).device;
}

describe('chooseDevice', () => {
  it('follows a person who pinned a device', async () => {
    expect(await chosen('webgpu', embeddedModel, remembering(), null)).toBe('webgpu');
    expect(await chosen('wasm', large, remembering(webGpuWon), card)).toBe('wasm');
  });

  it('starts a small model on WASM without asking for an adapter', async () => {
    const asked = chooseDevice('auto', embeddedModel, remembering(), () => Promise.reject(new Error('asked')));
    expect((await asked).device).toBe('wasm');
  });

  it('starts a small model on WebGPU where that was measured to be faster', async () => {
    expect(await chosen('auto', embeddedModel, remembering(webGpuWon), card)).toBe('webgpu');
  });

  it('does not trust a measurement on another graphics card', async () => {
    expect(await chosen('auto', embeddedModel, remembering(webGpuWon), { ...card, key: 'other' })).toBe('wasm');
  });

  it('sends a large model to WebGPU, unless there is only an imitation of it', async () => {
    expect(await chosen('auto', large, remembering(), card)).toBe('webgpu');
    expect(await chosen('auto', large, remembering(), { ...card, isSoftware: true })).toBe('wasm');
    expect(await chosen('auto', large, remembering(), null)).toBe('wasm');
    const unnamed = { ...embeddedModel, parameters: 0, files: [{ path: 'onnx/model.onnx', byteLength: 500_000_000 }] };
    expect(await chosen('auto', unnamed, remembering(), card)).toBe('webgpu');
  });

  it('takes a build in half precision to a card that computes in it, and nowhere else', async () => {
    const half: ModelSpec = { ...embeddedModel, dtype: 'q4f16' };
    expect(await chosen('auto', half, remembering(), card)).toBe('webgpu');
    expect(await chosen('webgpu', half, remembering(), card)).toBe('webgpu');
    const refused = { name: 'ModelLoadError', message: expect.stringContaining('Choose its q4 build') };
    for (const adapter of [null, { ...card, hasShaderF16: false }]) {
      await expect(chosen('auto', half, remembering(), adapter)).rejects.toMatchObject(refused);
      await expect(chosen('webgpu', half, remembering(), adapter)).rejects.toMatchObject(refused);
    }
    await expect(chosen('wasm', half, remembering(), card)).rejects.toMatchObject(refused);
  });

  it('keeps a build on the processor that a graphics card would send back there', async () => {
    const build = { ...large, isCpuOnly: true };
    expect(await chosen('auto', build, remembering(webGpuWon), card)).toBe('wasm');
    expect(await chosen('auto', { ...embeddedModel, isCpuOnly: true }, remembering(webGpuWon), card)).toBe('wasm');
    expect(await chosen('webgpu', build, remembering(), card)).toBe('webgpu');
  });

  it('refuses the processor to a model that WebAssembly cannot hold', async () => {
    const huge = { ...large, files: [{ path: 'onnx/model.onnx_data', byteLength: 4_100_000_000 }] };
    const refused = { name: 'ModelLoadError', message: expect.stringContaining('4.1 GB') };
    await expect(chosen('wasm', huge, remembering(), card)).rejects.toMatchObject(refused);
    await expect(chosen('auto', huge, remembering(), null)).rejects.toMatchObject(refused);
    expect(await chosen('auto', huge, remembering(), card)).toBe('webgpu');
  });
});

describe('followVerdict', () => {
  it('takes the faster device and says the times', () => {
    expect(followVerdict(webGpuWon)).toMatchObject({ device: 'webgpu', reason: expect.stringContaining('90 ms') });
    expect(followVerdict({ ...webGpuWon, webgpuMs: 500 }).device).toBe('wasm');
    expect(followVerdict({ ...webGpuWon, webgpuMs: null }).device).toBe('wasm');
  });
});
