import { Tokenizer } from '@huggingface/tokenizers';
import type { Control } from '../domain/segment';
import { type AddedToken, addedTokensOf } from './added-tokens';
import { createPieceCounter } from './piece-counter';

/** Tokenises a person's text, which never turns into a control token, whatever it spells. */
export interface TextTokenizer {
  /**
   * Token ids of `text`, nothing added in front or behind. Some tokenizers write a blank in front of a prompt's `first`
   * text that `later` ones, behind an added token, do not get.
   */
  encode(text: string, place?: 'first' | 'later'): number[];
  /**
   * Exactly `encode(text).length`, and much faster on words seen before. Above `limit` it may stop at any number that
   * is above it too.
   */
  count(text: string, limit?: number): number;
  /** Text of the ids, with the blanks as they are. Half a character at either end reads as U+FFFD. */
  decode(ids: readonly number[]): string;
  /** The id of a control token, undefined where the model has no such token. */
  controlId(control: Control): number | undefined;
  /** The tokens that no text becomes. */
  readonly addedTokens: readonly AddedToken[];
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
 * copy, and out of its vocabulary: a file that spells `</END>` is tokenised as those six characters.
 *
 * @throws TokenizerFormatError when the files do not describe a tokenizer.
 */
export function createTextTokenizer(tokenizerJson: unknown, tokenizerConfig: unknown): TextTokenizer {
  if (!isRecord(tokenizerJson) || !isRecord(tokenizerConfig)) throw new TokenizerFormatError();
  const addedTokens = addedTokensOf(tokenizerJson);
  const ids = new Map(addedTokens.map(({ content, id }) => [content, id]));
  const model = withoutContents(tokenizerJson['model'], ids);
  const textOnly = { ...tokenizerJson, model, added_tokens: [] };
  const tokenizer = openTokenizer(textOnly, tokenizerConfig);
  const laterTokenizer = openLaterTokenizer(textOnly, tokenizerConfig) ?? tokenizer;
  const encode = (text: string, place: 'first' | 'later' = 'first'): number[] =>
    (place === 'first' ? tokenizer : laterTokenizer).encode(text, { add_special_tokens: false }).ids;
  return {
    encode,
    addedTokens,
    count: createPieceCounter(tokenizerJson, encode) ?? ((text) => encode(text).length),
    decode: (ids) =>
      ids.length === 0
        ? ''
        : tokenizer.decode([...ids], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    controlId: (control) => ids.get(control),
  };
}

function openTokenizer(json: object, config: object): Tokenizer {
  try {
    return new Tokenizer(json, config);
  } catch (cause) {
    throw new TokenizerFormatError(cause);
  }
}

/** The same without a blank in front, where only the first text gets one. */
function openLaterTokenizer(json: Readonly<Record<string, unknown>>, config: object): Tokenizer | null {
  const scheme = JSON.stringify(json['pre_tokenizer'] ?? null);
  const later = scheme.replaceAll('"prepend_scheme":"first"', '"prepend_scheme":"never"');
  return later === scheme ? null : openTokenizer({ ...json, pre_tokenizer: JSON.parse(later) as unknown }, config);
}

/**
 * Some models look a whole word up in their vocabulary before they take it apart, and there an added token may stand.
 * What stands for unknown text stays.
 */
function withoutContents(model: unknown, contents: ReadonlyMap<string, number>): unknown {
  if (!isRecord(model)) return model;
  const { vocab } = model;
  if (Array.isArray(vocab)) {
    // Its ids are places, so none may be taken out.
    const pieces: readonly unknown[] = vocab;
    const hidden = (piece: unknown): unknown =>
      Array.isArray(piece) && contents.has(String(piece[0])) ? [`\u{10FFFD}${String(piece[0])}`, piece[1]] : piece;
    return { ...model, vocab: pieces.map(hidden) };
  }
  if (!isRecord(vocab)) return model;
  const isKept = ([content]: [string, unknown]): boolean => content === model['unk_token'] || !contents.has(content);
  return { ...model, vocab: Object.fromEntries(Object.entries(vocab).filter(isKept)) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
