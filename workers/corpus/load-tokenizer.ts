import { createTextTokenizer, type TextTokenizer } from '../../src/model/text-tokenizer';
import type { TokenizerSource } from './protocol';

export class TokenizerLoadError extends Error {
  override readonly name = 'TokenizerLoadError';

  constructor(cause: unknown) {
    super(
      "The model's tokenizer could not be loaded, and passages are measured with it. Nothing was added; try again.",
      {
        cause,
      },
    );
  }
}

const loaded = new Map<string, TextTokenizer>();

/** Loads a tokenizer once. @throws TokenizerLoadError, TokenizerFormatError, `AbortError`. */
export async function loadTokenizer(source: TokenizerSource, signal: AbortSignal): Promise<TextTokenizer> {
  const known = loaded.get(source.tokenizerUrl);
  if (known) return known;
  const [json, config] = await Promise.all([loadJson(source.tokenizerUrl, signal), loadJson(source.configUrl, signal)]);
  const tokenizer = createTextTokenizer(json, config);
  loaded.set(source.tokenizerUrl, tokenizer);
  return tokenizer;
}

async function loadJson(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    return await response.json();
  } catch (cause) {
    signal.throwIfAborted();
    throw new TokenizerLoadError(cause);
  }
}
