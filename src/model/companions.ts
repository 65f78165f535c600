import type { ByteRanges } from './byte-ranges';
import { isRecord, readJsonFile } from './checkpoint-json';
import type { ConvertedDecoder } from './convert-decoder';

const CONFIG_FILE = 'config.json';
const GENERATION_FILE = 'generation_config.json';

/** Besides the weights: what the tokenizer and the runtime want of a model, where the checkpoint has it. */
const COPIED = ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'chat_template.jinja'];

/** Tokens that begin, end and fill up a text; older checkpoints name them in `config.json` alone. */
const TOKEN_FIELDS = ['bos_token_id', 'eos_token_id', 'pad_token_id'];

/**
 * The small files that a model needs beside its graph, by name, but for `config.json`. A `generation_config.json` that
 * names no end token, or none at all, gets what `config.json` says; where that is silent too, the file stays as it is.
 */
export async function readCompanions(
  files: ByteRanges,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const companions = new Map<string, Uint8Array>();
  for (const name of COPIED) {
    if (names.includes(name)) companions.set(name, await files.read(name, 0, await files.byteLength(name), signal));
  }
  const generation = await readGeneration(files, names, signal);
  if (generation !== undefined) companions.set(GENERATION_FILE, generation);
  return companions;
}

/** `config.json` with what the runtime has to know of the converted model. */
export async function describedConfig(
  files: ByteRanges,
  { contextTokens, runtimeConfig }: Pick<ConvertedDecoder, 'contextTokens' | 'runtimeConfig'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const config = await readJsonFile(files, CONFIG_FILE, signal);
  const own = { max_position_embeddings: contextTokens, 'transformers.js_config': runtimeConfig };
  return { ...(isRecord(config) ? config : {}), ...own };
}

/** As text of a file. */
export function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

async function readGeneration(
  files: ByteRanges,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const has = names.includes(GENERATION_FILE);
  const own = has ? await readJsonFile(files, GENERATION_FILE, signal) : {};
  const isWhole = isRecord(own) && (own['eos_token_id'] ?? null) !== null;
  if (isWhole) return files.read(GENERATION_FILE, 0, await files.byteLength(GENERATION_FILE), signal);
  const config = await readJsonFile(files, CONFIG_FILE, signal);
  const known = TOKEN_FIELDS.flatMap((field) => {
    const value = isRecord(config) ? (config[field] ?? null) : null;
    return value === null ? [] : [[field, value] as const];
  });
  const tokens = Object.fromEntries(known);
  return has || 'eos_token_id' in tokens ? jsonBytes({ ...(isRecord(own) ? own : {}), ...tokens }) : undefined;
}
