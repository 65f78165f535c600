import { type Control, CONTROLS, type Prompt, type Segment } from '../domain/segment';
import { type AddedToken, addedTokensOf } from './added-tokens';
import type { TextTokenizer } from './text-tokenizer';

/** Token ids of a whole prompt. */
export type PromptEncoder = (prompt: Prompt) => number[];

/**
 * Control segments go in by id, and so do the added tokens that a template spells; the text between two of them is
 * tokenised as one piece without added tokens, so a person's text can never become one. Where tokenizer.json marks an
 * added token `lstrip` or `rstrip`, the white space beside it is dropped, as Hugging Face's added-token splitter does.
 *
 * A model without tokens for the tags reads them as text, in one piece with what stands beside them.
 * Throws a RangeError for a control that is missing from a model with tokens for other tags.
 */
export function createPromptEncoder(tokenizer: TextTokenizer, tokenizerJson: unknown): PromptEncoder {
  const addedTokens = addedTokensOf(tokenizerJson);
  const byContent = new Map(addedTokens.map((token) => [token.content, token]));
  const spelling = spellingOf(addedTokens);
  const isSpelling = spellsTags(tokenizer);
  const piecesOf = (segment: Segment): readonly Piece[] => {
    if ('text' in segment) return [segment.text];
    if ('template' in segment) return segment.template.split(spelling).map((part) => byContent.get(part) ?? part);
    const id = tokenizer.controlId(segment.control);
    if (id !== undefined) return [{ ...noStripping, ...byContent.get(segment.control), id }];
    if (isSpelling) return [segment.control];
    throw new RangeError(`This model's tokenizer has no token for ${segment.control}.`);
  };
  return (prompt) => {
    const pieces = joinTexts(prompt.flatMap(piecesOf));
    return pieces.flatMap((piece, position) => {
      if (typeof piece !== 'string') return piece.id;
      let text = piece;
      if (isStripping(pieces[position + 1], 'lstrip')) text = text.replace(/\p{White_Space}+$/u, '');
      if (isStripping(pieces[position - 1], 'rstrip')) text = text.replace(/^\p{White_Space}+/u, '');
      return text === '' ? [] : tokenizer.encode(text, position === 0 ? 'first' : 'later');
    });
  };
}

/** Whether a model has no tokens for the tags of the format, so that they are spelled out as text. */
export function spellsTags({ controlId }: Pick<TextTokenizer, 'controlId'>): boolean {
  return TAGS.every((tag) => controlId(tag) === undefined);
}

const TAGS: readonly Control[] = CONTROLS.filter((control) => control !== '<s>' && control !== '</s>');

/** Text, or a token that goes in by its id. */
type Piece = string | Pick<AddedToken, 'id' | 'lstrip' | 'rstrip'>;

const noStripping = { lstrip: false, rstrip: false } as const;

function isStripping(piece: Piece | undefined, side: 'lstrip' | 'rstrip'): boolean {
  return typeof piece === 'object' && piece[side];
}

/** A tokenizer merges letters across a join of two texts, so neighbours have to be encoded together. */
function joinTexts(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const previous = joined.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof previous === 'string') joined[joined.length - 1] = previous + piece;
    else joined.push(piece);
  }
  return joined;
}

/** Finds the added tokens in a text, of several at one place the longest. Split at it, a text keeps them as parts. */
function spellingOf(addedTokens: readonly AddedToken[]): RegExp {
  const longestFirst = addedTokens.map(({ content }) => content).toSorted((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  // An alternation of nothing would match everywhere.
  return new RegExp(`(${alternatives.length === 0 ? '(?!)' : alternatives.join('|')})`);
}
