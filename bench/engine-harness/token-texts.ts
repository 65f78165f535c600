import { byteSymbols } from '../../src/model/byte-pairs';
import type { BytePairJson } from '../gguf-tokenizer';

/**
 * Token ids as text and back, for a byte-level vocabulary: wllama takes and gives text alone. Each token has a text of
 * its own, so the piece that comes for a token says which it was.
 */
export class TokenTexts {
  readonly #texts = new Map<number, string>();
  readonly #vocabulary: ReadonlyMap<string, number>;
  readonly #added: ReadonlyMap<string, number>;
  readonly #symbols = byteSymbols();

  constructor({ added_tokens: added, model }: BytePairJson) {
    this.#vocabulary = new Map(Object.entries(model.vocab));
    this.#added = new Map(added.map(({ content, id }) => [content, id]));
    for (const [symbols, id] of this.#vocabulary) this.#texts.set(id, symbols);
    for (const [content, id] of this.#added) this.#texts.set(id, this.#inSymbols(content));
  }

  /** What a tokenizer that looks for added tokens makes the same ids of, if text alone was tokenised as it does. */
  textOf(ids: readonly number[]): string {
    const bytes = new Map(this.#symbols.map((symbol, byte) => [symbol, byte]));
    const symbols = ids.map((id) => this.#texts.get(id) ?? '').join('');
    return new TextDecoder().decode(Uint8Array.from(symbols, (symbol) => bytes.get(symbol) ?? 0));
  }

  /**
   * The token of a piece of an answer, or the tokens of one character: a character in parts comes as one piece. Of
   * several ways to put it together it is the one with the fewest tokens.
   *
   * @throws RangeError where no tokens make it.
   */
  idsOf(piece: string): readonly number[] {
    const added = this.#added.get(piece);
    const ids = added === undefined ? this.#split(this.#inSymbols(piece)) : [added];
    if (ids === null) throw new RangeError(`No tokens make the text "${piece}".`);
    return ids;
  }

  #split(symbols: string): readonly number[] | null {
    const whole = this.#vocabulary.get(symbols);
    if (whole !== undefined) return [whole];
    let fewest: readonly number[] | null = null;
    for (let end = symbols.length - 1; end > 0; end -= 1) {
      const first = this.#vocabulary.get(symbols.slice(0, end));
      const rest = first === undefined ? null : this.#split(symbols.slice(end));
      if (first === undefined || rest === null || (fewest !== null && fewest.length <= rest.length + 1)) continue;
      fewest = [first, ...rest];
    }
    return fewest;
  }

  #inSymbols(text: string): string {
    return Array.from(new TextEncoder().encode(text), (byte) => this.#symbols[byte] ?? '').join('');
  }
}
