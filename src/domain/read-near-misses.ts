import type { NearMisses, PieceEnd } from './near-miss';
import { readJsonPairs } from './read-json-pairs';
import { readLabelledPairs } from './read-labelled-pairs';
import { readTaggedPairs } from './read-tagged-pairs';

/**
 * The pairs in a piece of a completion that the exact parser did not take, in whichever form gives any: JSON, tags that
 * are not closed or spelled otherwise, or questions and answers with labels. Each word of a pair stands in the piece.
 */
export function readNearMisses(piece: string, end: PieceEnd): NearMisses | null {
  for (const read of [readJsonPairs, readTaggedPairs, readLabelledPairs]) {
    const found = read(piece, end);
    if (found.pairs.length > 0) return found;
  }
  return null;
}
