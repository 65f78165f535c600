import { AutoModelForCausalLM, env } from '@huggingface/transformers';
import type { Device } from '../../src/domain/run';
import { deviceWithoutSmallSubgroups } from './gpu-device';
import { graphPath } from './graph-path';
import type { ModelFiles } from './model-files';
import { type InferenceSession, env as ortEnv } from './ort';
import type { ModelToLoad } from './protocol';

export interface CreatedSession {
  readonly session: InferenceSession;
  /** The graphics card's device that it runs on; null on the processor. */
  readonly gpuDevice: GPUDevice | null;
}

/**
 * A session of the model's graph on a device. transformers.js asks for `<localModelPath><id>/<file>`; its every request
 * is answered from memory. Weights beside the graph go to the runtime themselves: the library would read each into
 * memory whole, and wait for one that is missing for good.
 */
export async function createSession(
  model: ModelToLoad,
  device: Device,
  files: ModelFiles,
  onRead: (bytes: number) => void,
): Promise<CreatedSession> {
  const prefix = '/model/';
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.useBrowserCache = false;
  // Its cache imports the runtime from a blob, which the site's policy forbids.
  env.useWasmCache = false;
  env.fetch = (input: RequestInfo | URL) => {
    const path = String(input).slice(prefix.length);
    const bytes = files.inMemory.get(path);
    // The runtime has a copy of its own from here on.
    if (path === graphPath(model.dtype)) files.inMemory.delete(path);
    return Promise.resolve(bytes ? handOver(bytes) : new Response(null, { status: 404 }));
  };
  const ownDevice = device === 'webgpu' ? await deviceWithoutSmallSubgroups() : undefined;
  const loaded = await AutoModelForCausalLM.from_pretrained('model', {
    device,
    dtype: model.dtype,
    use_external_data_format: false,
    session_options: {
      ...(ownDevice && { executionProviders: [{ name: 'webgpu', device: ownDevice }] }),
      ...(files.weights.length > 0 && {
        externalData: files.weights.map(({ path, data }) => ({
          path,
          data: data instanceof File ? watched(data, onRead) : data,
        })),
      }),
    },
  });
  const sessions: Readonly<Record<string, unknown>> = loaded.sessions;
  const session = sessions['model'];
  if (!isSession(session)) throw new Error('unsupported graph: the files hold no decoder of one part');
  // The runtime tells of a device only where it made it itself.
  return { session, gpuDevice: device === 'webgpu' ? (ownDevice ?? (await ortEnv.webgpu.device)) : null };
}

/** A response made from a buffer would copy it, and reading it copy it again. */
function handOver(bytes: Uint8Array<ArrayBuffer>): Response {
  return Object.assign(new Response(), { arrayBuffer: () => Promise.resolve(bytes.buffer) });
}

/** The runtime reads a file in ranges, one for each weight, while the session is made. */
function watched(file: File, onRead: (bytes: number) => void): Blob {
  return Object.assign(file, {
    slice: (start = 0, end = file.size, type = ''): Blob => {
      onRead(end - start);
      return Blob.prototype.slice.call(file, start, end, type);
    },
  });
}

function isSession(value: unknown): value is InferenceSession {
  return typeof value === 'object' && value !== null && 'run' in value && 'inputMetadata' in value;
}
