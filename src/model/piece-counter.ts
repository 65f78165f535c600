import { createBytePairs } from './byte-pairs';

/** The byte-level pre-tokenizer's pieces, as in GPT-2 and in `@huggingface/tokenizers`. */
const PIECES = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** A piece is certain once so many units behind it are known: `'r` may become `'re`, and half a character a whole. */
const FARTHEST_LOOK = 4;

const LONGEST_REMEMBERED = 64;
const MOST_REMEMBERED = 200_000;

/** Longer pieces are left to the encoder, whose time does not grow with the square of their length. */
const LONGEST_MERGED = 4096;

/** V8 keeps the whole parent alive behind a substring of this length or more. */
const SHARED_FROM = 13;

/**
 * A token counter that remembers each piece it has counted, or undefined where that could differ from encoding.
 *
 * A byte-level tokenizer without a normaliser and without a prefix blank encodes each piece of `PIECES` by itself,
 * so the sum over the pieces is the count of the whole. Texts measured one after another are often beginnings of each
 * other, so what two of them share is counted once.
 */
export function createPieceCounter(
  tokenizerJson: Readonly<Record<string, unknown>>,
  encode: (text: string) => readonly number[],
): ((text: string, limit?: number) => number) | undefined {
  if (!hasIndependentPieces(tokenizerJson)) return undefined;
  const bytePairs = createBytePairs(tokenizerJson['model']);
  const longestToken = bytePairs?.longestToken ?? Infinity;
  const remembered = new Map<string, number>();
  let last = '';
  /** Ends of the pieces of `last`, and its tokens up to each. */
  const ends: number[] = [];
  const totals: number[] = [];

  function countPiece(piece: string): number {
    const known = remembered.get(piece);
    if (known !== undefined) return known;
    const isMerged = bytePairs !== undefined && piece.length <= LONGEST_MERGED;
    const count = isMerged ? bytePairs.count(piece) : encode(piece).length;
    if (piece.length <= LONGEST_REMEMBERED) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(ownCopy(piece), count);
    }
    return count;
  }

  function forgetFrom(certain: number): void {
    let kept = ends.length;
    while (kept > 0 && (ends[kept - 1] ?? 0) > certain) kept--;
    ends.length = totals.length = kept;
  }

  return (text, limit = Infinity) => {
    if (text.length > limit * longestToken) return limit + 1;
    const isRelated = text.startsWith(last) || last.startsWith(text);
    forgetFrom(isRelated ? Math.min(text.length, last.length) - FARTHEST_LOOK : 0);
    last = text;
    let total = totals.at(-1) ?? 0;
    PIECES.lastIndex = ends.at(-1) ?? 0;
    while (total <= limit && PIECES.lastIndex < text.length) {
      const piece = PIECES.exec(text)?.[0] ?? '';
      if (piece.length > (limit - total) * longestToken) return limit + 1;
      total += countPiece(piece);
      ends.push(PIECES.lastIndex);
      totals.push(total);
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
