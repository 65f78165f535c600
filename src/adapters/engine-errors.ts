import type { Device } from '../domain/run';

/** The model could not be loaded. Nothing of a run is affected. Its message is whole: what is safe, what to do. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';
}

/** A model that could not be started on a device, as opposed to one whose files did not come. */
export function notStartedOn(device: Device, cause: unknown): ModelLoadError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModelLoadError(
    `The model could not be started on ${deviceWords[device]} (${reason}). Your pairs are saved. ${remedies[device]}`,
    { cause },
  );
}

const deviceWords: Readonly<Record<Device, string>> = {
  wasm: 'the processor, with WebAssembly',
  webgpu: 'the graphics card, with WebGPU',
};

const remedies: Readonly<Record<Device, string>> = {
  wasm: 'Close other tabs, reload this page, and continue the run.',
  webgpu: 'Go on with automatic choice, which can use the processor.',
};

/** The worker behind the engine failed, hung or lost its device, and was stopped. The request may be made again. */
export class EngineLostError extends Error {
  override readonly name = 'EngineLostError';
}

/** The prompt leaves no room for a single new token. */
export class PromptTooLongError extends Error {
  override readonly name = 'PromptTooLongError';
}
