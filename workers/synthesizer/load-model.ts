import { AutoModelForCausalLM, env } from '@huggingface/transformers';
import { notStartedOn } from '../../src/adapters/engine-errors';
import type { Device } from '../../src/domain/run';
import { createPromptEncoder, type PromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import { deviceWithoutSmallSubgroups } from './gpu-device';
import type { ModelFiles } from './model-files';
import type { InferenceSession } from './ort';
import type { ModelToLoad } from './protocol';

export interface LoadedModel {
  readonly session: InferenceSession;
  readonly device: Device;
  readonly contextTokens: number;
  readonly endTokens: ReadonlySet<number>;
  readonly tokenizer: TextTokenizer;
  readonly encode: PromptEncoder;
}

/** Makes the session and the tokenizer from files already here. Rejects with a ModelLoadError. */
export async function loadModel(model: ModelToLoad, device: Device, files: ModelFiles): Promise<LoadedModel> {
  try {
    const tokenizerJson = readJson(files, 'tokenizer.json');
    const tokenizer = createTextTokenizer(tokenizerJson, readJson(files, 'tokenizer_config.json'));
    return {
      session: await createSession(model, device, files),
      device,
      contextTokens: model.contextTokens,
      endTokens: readEndTokens(readJson(files, 'generation_config.json')),
      tokenizer,
      encode: createPromptEncoder(tokenizer, tokenizerJson),
    };
  } catch (cause) {
    throw notStartedOn(device, cause);
  }
}

/** transformers.js asks for `<localModelPath><id>/<file>`; its every request is answered from memory. */
async function createSession(model: ModelToLoad, device: Device, files: ModelFiles): Promise<InferenceSession> {
  const prefix = '/model/';
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.useBrowserCache = false;
  // Its cache imports the runtime from a blob, which the site's policy forbids.
  env.useWasmCache = false;
  env.fetch = (input: RequestInfo | URL) => {
    const bytes = files.get(String(input).slice(prefix.length));
    return Promise.resolve(bytes ? new Response(bytes) : new Response(null, { status: 404 }));
  };
  const gpuDevice = device === 'webgpu' ? await deviceWithoutSmallSubgroups() : undefined;
  const loaded = await AutoModelForCausalLM.from_pretrained('model', {
    device,
    dtype: model.dtype,
    ...(gpuDevice && { session_options: { executionProviders: [{ name: 'webgpu', device: gpuDevice }] } }),
  });
  const sessions: Readonly<Record<string, unknown>> = loaded.sessions;
  const session = sessions['model'];
  if (!isSession(session)) throw new Error('the file holds no decoder');
  return session;
}

function isSession(value: unknown): value is InferenceSession {
  return typeof value === 'object' && value !== null && 'run' in value && 'inputMetadata' in value;
}

function readJson(files: ModelFiles, path: string): unknown {
  return JSON.parse(new TextDecoder().decode(files.get(path)));
}

function readEndTokens(generationConfig: unknown): ReadonlySet<number> {
  const isRecord = typeof generationConfig === 'object' && generationConfig !== null;
  const value: unknown = isRecord && 'eos_token_id' in generationConfig ? generationConfig.eos_token_id : undefined;
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  const numbers = ids.filter((id) => typeof id === 'number');
  if (numbers.length === 0) throw new Error('generation_config.json names no eos_token_id');
  return new Set(numbers);
}
