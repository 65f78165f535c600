import { AutoModelForCausalLM, env } from '@huggingface/transformers';
import { loadFailure } from '../../src/adapters/load-failure';
import { modelByteLength } from '../../src/domain/model-spec';
import type { Device } from '../../src/domain/run';
import { endTokens } from '../../src/model/end-tokens';
import { createPromptEncoder, type PromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import { type DecoderInputs, readDecoderInputs } from './decoder-inputs';
import { deviceWithoutSmallSubgroups } from './gpu-device';
import type { ModelFiles } from './model-files';
import type { InferenceSession } from './ort';
import type { ModelToLoad } from './protocol';

export interface LoadedModel {
  readonly session: InferenceSession;
  readonly inputs: DecoderInputs;
  readonly device: Device;
  readonly contextTokens: number;
  /** The position of the first token, where positions are told. */
  readonly firstPosition: number;
  readonly endTokens: ReadonlySet<number>;
  readonly tokenizer: TextTokenizer;
  readonly encode: PromptEncoder;
}

/** transformers.js counts these models' positions from 1. */
const COUNTED_FROM_ONE: readonly unknown[] = ['paligemma', 'gemma3', 'gemma3_text'];

/** Makes the session and the tokenizer from files already here. Rejects with a ModelLoadError. */
export async function loadModel(model: ModelToLoad, device: Device, files: ModelFiles): Promise<LoadedModel> {
  try {
    const config = readJson(files, 'config.json');
    const tokenizerJson = readJson(files, 'tokenizer.json');
    const tokenizerConfig = readJson(files, 'tokenizer_config.json');
    const generationConfig = readJson(files, 'generation_config.json');
    const tokenizer = createTextTokenizer(tokenizerJson, tokenizerConfig);
    const ends = endTokens({ generationConfig, config, tokenizerJson, tokenizerConfig });
    const session = await createSession(model, device, files);
    return {
      session,
      inputs: readDecoderInputs(session),
      device,
      contextTokens: model.contextTokens,
      firstPosition: COUNTED_FROM_ONE.includes(modelType(config)) ? 1 : 0,
      endTokens: ends,
      tokenizer,
      encode: createPromptEncoder(tokenizer, tokenizerJson),
    };
  } catch (cause) {
    throw loadFailure({ device, byteLength: modelByteLength(model) }, cause);
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
  if (!isSession(session)) throw new Error('unsupported graph: the files hold no decoder of one part');
  return session;
}

function isSession(value: unknown): value is InferenceSession {
  return typeof value === 'object' && value !== null && 'run' in value && 'inputMetadata' in value;
}

function modelType(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'model_type' in config ? config.model_type : undefined;
}

/** Undefined where the model has no such file. */
function readJson(files: ModelFiles, path: string): unknown {
  const bytes = files.get(path);
  return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
}
