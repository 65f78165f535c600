import { requestSeed } from './request-seed';

export type SplitName = 'train' | 'test';

export interface SplitChoice {
  /** Of the documents, above 0 and below 1. */
  readonly testShare: number;
  readonly seed: number;
}

/**
 * Which documents go to the test split, by the hashes of their texts: all rows of a document stay together, or a model
 * would be tested on passages that it was trained on. The documents are put in an order that depends on hash and seed
 * alone, and the first of them are taken: at least one, and never all.
 *
 * Empty for fewer than two documents, which cannot be split.
 */
export function testDocuments(hashes: Iterable<string>, { testShare, seed }: SplitChoice): ReadonlySet<string> {
  const documents = [...new Set(hashes)];
  if (documents.length < 2) return new Set();
  const wanted = Math.round(documents.length * testShare);
  const count = Math.min(Math.max(wanted, 1), documents.length - 1);
  const ranked = documents
    .map((hash) => ({ hash, rank: rankOf(hash, seed) }))
    .toSorted((one, other) => one.rank - other.rank || (one.hash < other.hash ? -1 : 1));
  return new Set(ranked.slice(0, count).map(({ hash }) => hash));
}

function rankOf(hash: string, seed: number): number {
  return requestSeed(seed, wordAt(hash, 0), wordAt(hash, 8));
}

function wordAt(hash: string, at: number): number {
  return Number.parseInt(hash.slice(at, at + 8), 16) | 0;
}
