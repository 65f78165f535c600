import { loadFailure } from '../../src/adapters/load-failure';
import { modelByteLength } from '../../src/domain/model-spec';
import type { Device } from '../../src/domain/run';
import { endTokens } from '../../src/model/end-tokens';
import { createPromptEncoder, type PromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import { createSession } from './create-session';
import { type DecoderInputs, readDecoderInputs } from './decoder-inputs';
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

/**
 * Makes the session and the tokenizer from files already here. `onRead` hears the bytes of weights that are read only
 * now, on their way to the graphics card. Rejects with a ModelLoadError.
 */
export async function loadModel(
  model: ModelToLoad,
  device: Device,
  files: ModelFiles,
  onRead: (bytes: number) => void = () => undefined,
): Promise<LoadedModel> {
  try {
    const config = readJson(files, 'config.json');
    const tokenizerJson = readJson(files, 'tokenizer.json');
    const tokenizerConfig = readJson(files, 'tokenizer_config.json');
    const generationConfig = readJson(files, 'generation_config.json');
    const tokenizer = createTextTokenizer(tokenizerJson, tokenizerConfig);
    const ends = endTokens({ generationConfig, config, tokenizerJson, tokenizerConfig });
    const session = await createSession(model, device, files, onRead);
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

function modelType(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'model_type' in config ? config.model_type : undefined;
}

/** Undefined where the model has no such file. */
function readJson({ inMemory }: ModelFiles, path: string): unknown {
  const bytes = inMemory.get(path);
  return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
}
