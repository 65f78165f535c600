/** The byte-level pre-tokenizer's pieces, as in GPT-2 and in `@huggingface/tokenizers`. */
const PIECES = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

const LONGEST_REMEMBERED = 64;
const MOST_REMEMBERED = 200_000;

/** V8 keeps the whole parent alive behind a substring of this length or more. */
const SHARED_FROM = 13;

/**
 * A token counter that remembers each piece it has counted, or undefined where that could differ from encoding.
 *
 * A byte-level tokenizer without a normaliser and without a prefix blank encodes each piece of `PIECES` by itself,
 * so the sum over the pieces is the count of the whole.
 */
export function createPieceCounter(
  tokenizerJson: Readonly<Record<string, unknown>>,
  encode: (text: string) => readonly number[],
): ((text: string, limit?: number) => number) | undefined {
  if (!hasIndependentPieces(tokenizerJson)) return undefined;
  const remembered = new Map<string, number>();

  function countPiece(piece: string): number {
    const known = remembered.get(piece);
    if (known !== undefined) return known;
    const count = encode(piece).length;
    if (piece.length <= LONGEST_REMEMBERED) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(ownCopy(piece), count);
    }
    return count;
  }

  return (text, limit = Infinity) => {
    let total = 0;
    PIECES.lastIndex = 0;
    for (let match = PIECES.exec(text); match !== null && total <= limit; match = PIECES.exec(text)) {
      total += countPiece(match[0]);
    }
    return total;
  };
}

function hasIndependentPieces(tokenizerJson: Readonly<Record<string, unknown>>): boolean {
  const preTokenizer = tokenizerJson['pre_tokenizer'];
  if (tokenizerJson['normalizer'] !== null || typeof preTokenizer !== 'object' || preTokenizer === null) return false;
  return (
    'type' in preTokenizer &&
    preTokenizer.type === 'ByteLevel' &&
    'add_prefix_space' in preTokenizer &&
    preTokenizer.add_prefix_space === false &&
    (!('use_regex' in preTokenizer) || preTokenizer.use_regex === true)
  );
}

function ownCopy(piece: string): string {
  if (piece.length < SHARED_FROM) return piece;
  const copy: unknown = JSON.parse(JSON.stringify(piece));
  return typeof copy === 'string' ? copy : piece;
}
