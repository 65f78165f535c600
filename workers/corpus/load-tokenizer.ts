import { localModelFile, type ModelPlace } from '../../src/adapters/model-place';
import type { ModelId } from '../../src/domain/ids';
import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import type { TokenizerSource } from './protocol';

export class TokenizerLoadError extends Error {
  override readonly name = 'TokenizerLoadError';

  constructor(place: ModelPlace['kind'], cause: unknown) {
    super(
      `The model's tokenizer could not be loaded, and passages are measured with it. Nothing was added. ${remedies[place]}`,
      { cause },
    );
  }
}

const remedies: Readonly<Record<ModelPlace['kind'], string>> = {
  site: 'Try again.',
  stored: 'Install the model again on the Models page, or use another.',
  picked: 'Allow the folder of the model again on the Models page, or use another model.',
  files: 'Choose the folder of the model again on the Models page, or use another model.',
};

const loaded = new Map<ModelId, TextTokenizer>();

/** Loads a tokenizer once. @throws TokenizerLoadError, TokenizerFormatError, `AbortError`. */
export async function loadTokenizer(source: TokenizerSource, signal: AbortSignal): Promise<TextTokenizer> {
  const known = loaded.get(source.modelId);
  if (known) return known;
  const [json, config] = await Promise.all([
    loadJson(source, 'tokenizer.json', signal),
    loadJson(source, 'tokenizer_config.json', signal),
  ]);
  const tokenizer = createTextTokenizer(json, config);
  loaded.set(source.modelId, tokenizer);
  return tokenizer;
}

/**
 * The same for whom a tokenizer only tells lengths: null where it cannot be had. A model that was deleted took its
 * tokenizer along. @throws `AbortError`.
 */
export async function findTokenizer(
  source: TokenizerSource | null,
  signal: AbortSignal,
): Promise<TextTokenizer | null> {
  if (source === null) return null;
  try {
    return await loadTokenizer(source, signal);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function loadJson({ place }: TokenizerSource, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    if (place.kind !== 'site') return JSON.parse(await (await localModelFile(place, path)).text());
    const response = await fetch(new URL(path, place.folderUrl), { signal });
    if (!response.ok) throw new Error(`${response.status} for ${path}`);
    return await response.json();
  } catch (cause) {
    signal.throwIfAborted();
    throw new TokenizerLoadError(place.kind, cause);
  }
}
