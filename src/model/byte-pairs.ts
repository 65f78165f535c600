/** Merges bytes into tokens as a byte-level byte-pair encoder does, and only counts them. */
export interface BytePairs {
  /** Tokens of one piece of the pre-tokenizer. Takes time with the square of the piece's length. */
  count(piece: string): number;
  /** Bytes of the longest token: a text of `n` bytes has at least `n / longestToken` tokens. */
  readonly longestToken: number;
}

const NO_RANK = 0x7fff_ffff;

/**
 * From the `model` of a parsed `tokenizer.json`. Undefined where the model is of another kind, or does more than merge:
 * a byte or a merged token is missing in its vocabulary, merges are left out at random, and the like.
 *
 * Lower ranks merge first and, among equal ones, the leftmost (Sennrich et al. 2016; GPT-2's bytes).
 */
export function createBytePairs(model: unknown): BytePairs | undefined {
  const merges = mergesOf(model);
  if (!merges) return undefined;
  const symbols = new Map(byteSymbols().map((symbol, byte) => [symbol, byte]));
  const idOf = (symbol: string): number => {
    const id = symbols.get(symbol) ?? symbols.size;
    symbols.set(symbol, id);
    return id;
  };
  const results = merges.map(([left, right]) => idOf(left + right));
  const width = symbols.size + 2 * merges.length;
  const ranks = new Map<number, number>();
  merges.forEach(([left, right], rank) => ranks.set(idOf(left) * width + idOf(right), rank));
  let ids = new Int32Array(256);
  let rankAt = new Int32Array(256);

  const rankOf = (at: number): number => ranks.get((ids[at] ?? 0) * width + (ids[at + 1] ?? 0)) ?? NO_RANK;

  function count(piece: string): number {
    if (ids.length < 3 * piece.length)
      [ids, rankAt] = [new Int32Array(6 * piece.length), new Int32Array(6 * piece.length)];
    let length = writeUtf8(piece, ids);
    for (let at = 0; at < length - 1; at++) rankAt[at] = rankOf(at);
    for (;;) {
      let lowest = NO_RANK;
      let place = 0;
      for (let at = 0; at < length - 1; at++) {
        const rank = rankAt[at] ?? NO_RANK;
        if (rank >= lowest) continue;
        lowest = rank;
        place = at;
      }
      if (lowest === NO_RANK) return length;
      ids[place] = results[lowest] ?? 0;
      ids.copyWithin(place + 1, place + 2, length);
      rankAt.copyWithin(place + 1, place + 2, length);
      length--;
      if (place > 0) rankAt[place - 1] = rankOf(place - 1);
      if (place < length - 1) rankAt[place] = rankOf(place);
    }
  }

  return { count, longestToken: merges.reduce((most, [left, right]) => Math.max(most, left.length + right.length), 1) };
}

type Merge = readonly [left: string, right: string];

function mergesOf(model: unknown): readonly Merge[] | undefined {
  if (!isRecord(model) || model['type'] !== 'BPE') return undefined;
  const { vocab, merges } = model;
  const isPlain = [
    'dropout',
    'continuing_subword_prefix',
    'end_of_word_suffix',
    'ignore_merges',
    'byte_fallback',
  ].every((option) => !model[option]);
  if (!isPlain || !isRecord(vocab) || !Array.isArray(merges)) return undefined;
  const parsed = merges.map((merge: unknown) => (typeof merge === 'string' ? merge.split(' ') : merge));
  if (!parsed.every(isMerge)) return undefined;
  const needed = [...byteSymbols(), ...parsed.map(([left, right]) => left + right)];
  return needed.every((symbol) => Object.hasOwn(vocab, symbol)) ? parsed : undefined;
}

function isMerge(value: unknown): value is Merge {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

/** The characters that stand for the bytes 0 to 255 in the vocabulary: themselves where they print, else from U+0100 on. */
export function byteSymbols(): readonly string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrinted = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrinted ? byte : next++);
  });
}

/** Writes a text's bytes and gives their number. Half a surrogate pair is U+FFFD, as `TextEncoder` has it. */
function writeUtf8(text: string, into: Int32Array): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) into[length++] = code;
    else {
      if (code < 0x800) into[length++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) into[length++] = 0xe0 | (code >> 12);
        else {
          into[length++] = 0xf0 | (code >> 18);
          into[length++] = 0x80 | ((code >> 12) & 0x3f);
          index++;
        }
        into[length++] = 0x80 | ((code >> 6) & 0x3f);
      }
      into[length++] = 0x80 | (code & 0x3f);
    }
  }
  return length;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
