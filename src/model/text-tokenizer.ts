import { Tokenizer } from '@huggingface/tokenizers';
import type { Control } from '../domain/segment';
import { createPieceCounter } from './piece-counter';

/** Tokenises a person's text, which never turns into a control token, whatever it spells. */
export interface TextTokenizer {
  /** Token ids of `text`, nothing added in front or behind. */
  encode(text: string): number[];
  /**
   * Exactly `encode(text).length`, and much faster on words seen before. Above `limit` it may stop at any number that
   * is above it too.
   */
  count(text: string, limit?: number): number;
  /** Text of the ids, with the blanks as they are. Half a character at either end reads as U+FFFD. */
  decode(ids: readonly number[]): string;
  /** The id of a control token, undefined where the model has no such token. */
  controlId(control: Control): number | undefined;
}

/** The tokenizer's files are not what a tokenizer needs: the model's folder is incomplete or altered. */
export class TokenizerFormatError extends Error {
  override readonly name = 'TokenizerFormatError';
  constructor(cause?: unknown) {
    super("The model's tokenizer files cannot be read. Your text is safe; reload the page or choose another model.", {
      cause,
    });
  }
}

/**
 * Builds a tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json`.
 *
 * The library looks for added tokens inside any text, even without special tokens, so they are taken out of its
 * copy: a file that spells `</END>` is tokenised as those six characters.
 *
 * @throws TokenizerFormatError when the files do not describe a tokenizer.
 */
export function createTextTokenizer(tokenizerJson: unknown, tokenizerConfig: unknown): TextTokenizer {
  if (!isRecord(tokenizerJson) || !isRecord(tokenizerConfig)) throw new TokenizerFormatError();
  const controlIds = addedTokenIds(tokenizerJson['added_tokens']);
  const tokenizer = openTokenizer({ ...tokenizerJson, added_tokens: [] }, tokenizerConfig);
  const encode = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false }).ids;
  return {
    encode,
    count: createPieceCounter(tokenizerJson, encode) ?? ((text) => encode(text).length),
    decode: (ids) =>
      ids.length === 0
        ? ''
        : tokenizer.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    controlId: (control) => controlIds.get(control),
  };
}

function openTokenizer(json: object, config: object): Tokenizer {
  try {
    return new Tokenizer(json, config);
  } catch (cause) {
    throw new TokenizerFormatError(cause);
  }
}

function addedTokenIds(addedTokens: unknown): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const token of Array.isArray(addedTokens) ? addedTokens : []) {
    if (isRecord(token) && typeof token['content'] === 'string' && typeof token['id'] === 'number') {
      ids.set(token['content'], token['id']);
    }
  }
  return ids;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
