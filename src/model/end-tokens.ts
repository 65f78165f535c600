/** What a model's folder says of where an answer ends, as parsed; undefined where a file is not there. */
export interface EndTokenSources {
  readonly generationConfig: unknown;
  readonly config: unknown;
  readonly tokenizerJson: unknown;
  readonly tokenizerConfig: unknown;
}

/**
 * Tokens that end a completion: `eos_token_id` of generation_config.json, else of config.json, and the tokenizer's own
 * end token, which of chat models is often the end of a turn (`<|im_end|>`). Throws an Error where none is named: such a
 * model would never end.
 */
export function endTokens(sources: EndTokenSources): ReadonlySet<number> {
  const { generationConfig, config, tokenizerJson, tokenizerConfig } = sources;
  const lists = [generationConfig, config, field(config, 'text_config')].map(eosIds);
  const ids = new Set(lists.find((list) => list.length > 0) ?? []);
  const ofTokenizer = tokenId(tokenizerJson, contentOf(field(tokenizerConfig, 'eos_token')));
  if (ofTokenizer !== undefined) ids.add(ofTokenizer);
  if (ids.size === 0) throw new Error('its files name no end token (eos_token_id)');
  return ids;
}

function eosIds(from: unknown): readonly number[] {
  const value = field(from, 'eos_token_id');
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.filter((id) => typeof id === 'number');
}

/** A token stands as its text, or as an object that has it. */
function contentOf(token: unknown): unknown {
  return typeof token === 'string' ? token : field(token, 'content');
}

function tokenId(tokenizerJson: unknown, content: unknown): number | undefined {
  if (typeof content !== 'string') return undefined;
  const added = field(tokenizerJson, 'added_tokens');
  const tokens: readonly unknown[] = Array.isArray(added) ? added : [];
  const found = tokens.find((token) => field(token, 'content') === content);
  const vocabulary = field(field(tokenizerJson, 'model'), 'vocab');
  const id = found === undefined ? field(vocabulary, content) : field(found, 'id');
  return typeof id === 'number' ? id : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
