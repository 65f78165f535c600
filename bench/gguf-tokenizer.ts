import type { GgufValue } from './gguf-file';

/** A byte-level byte-pair tokenizer as `tokenizer.json` has it, as far as llama.cpp needs it. */
export interface BytePairJson {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
  readonly model: {
    readonly type: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
}

export interface SpecialTokens {
  readonly bos_token_id: number;
  readonly eos_token_id: number;
  readonly pad_token_id: number;
}

/** llama.cpp's `enum llama_token_type`. What is user-defined is written out in answers, control tokens are not. */
const TOKEN_TYPES = { normal: 1, control: 3, userDefined: 4 } as const;

/**
 * The vocabulary for llama.cpp, whose "gpt2" tokenizer is the byte-level one, and whose "gpt-2" pieces are those of the
 * library's `ByteLevel` with its own expression. Prompts carry their own first token, so none is added.
 */
export function tokenizerMetadata(
  { added_tokens: added, model }: BytePairJson,
  special: SpecialTokens,
): ReadonlyMap<string, GgufValue> {
  if (model.type !== 'BPE') throw new TypeError(`A tokenizer of the type ${model.type} cannot be written.`);
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab)) tokens[id] = token;
  const types = tokens.map((): number => TOKEN_TYPES.normal);
  for (const { id, content, special: isControl } of added) {
    tokens[id] = content;
    types[id] = isControl ? TOKEN_TYPES.control : TOKEN_TYPES.userDefined;
  }
  const merges = model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
  return new Map<string, GgufValue>([
    ['tokenizer.ggml.model', { kind: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { kind: 'string', value: 'gpt-2' }],
    ['tokenizer.ggml.tokens', { kind: 'strings', value: tokens }],
    ['tokenizer.ggml.token_type', { kind: 'int32s', value: types }],
    ['tokenizer.ggml.merges', { kind: 'strings', value: merges }],
    ['tokenizer.ggml.bos_token_id', { kind: 'uint32', value: special.bos_token_id }],
    ['tokenizer.ggml.eos_token_id', { kind: 'uint32', value: special.eos_token_id }],
    ['tokenizer.ggml.padding_token_id', { kind: 'uint32', value: special.pad_token_id }],
    ['tokenizer.ggml.add_bos_token', { kind: 'bool', value: false }],
    ['tokenizer.ggml.add_eos_token', { kind: 'bool', value: false }],
  ]);
}
