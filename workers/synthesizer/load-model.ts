import { loadFailure } from '../../src/adapters/load-failure';
import { modelByteLength } from '../../src/domain/model-spec';
import type { Device } from '../../src/domain/run';
import { endTokens } from '../../src/model/end-tokens';
import { createPromptEncoder, type PromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import { createSession } from './create-session';
import type { Decoder } from './decoder';
import { graphPath } from './graph-path';
import type { ModelFiles } from './model-files';
import { canBatch, openDecoder } from './open-decoder';
import type { ModelToLoad } from './protocol';

export interface LoadedModel {
  readonly decoder: Decoder;
  readonly device: Device;
  readonly contextTokens: number;
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
    const graph = files.inMemory.get(graphPath(model.dtype));
    const isBatched = graph !== undefined && (await canBatch(graph));
    const { session, gpuDevice } = await createSession(model, device, files, onRead);
    const firstPosition = COUNTED_FROM_ONE.includes(modelType(config)) ? 1 : 0;
    return {
      decoder: openDecoder(session, gpuDevice, isBatched, firstPosition),
      device,
      contextTokens: model.contextTokens,
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
