import { addToBins, type CoverageBin, emptyBins, fedSentences, type PlacedSentence } from '../domain/coverage';
import type { DocumentId } from '../domain/ids';
import type { Span } from '../domain/span';

/** How much of one document feeds pairs that are not rejected. */
export interface DocumentCoverage {
  readonly id: DocumentId;
  readonly name: string;
  readonly bins: readonly CoverageBin[];
  readonly sentences: number;
  readonly fed: number;
  /** Passages of which no sentence feeds a pair, by position in the run. */
  readonly unfed: readonly number[];
  /** Of every passage, in the order of the text. */
  readonly places: readonly PassagePlace[];
}

/** One passage of a document, and how much of it feeds pairs. */
export interface PassagePlace {
  readonly chunk: number;
  /** Where it begins in the document, 0 to 1. */
  readonly from: number;
  readonly sentences: number;
  readonly fed: number;
}

export interface PassageOfDocument {
  readonly chunk: number;
  readonly documentId: DocumentId;
  readonly documentName: string;
  readonly documentLength: number;
  readonly span: Span;
}

export interface KnownPassage extends PassageOfDocument {
  /** Relative to the passage. */
  readonly sentences: readonly Span[];
}

const BINS = 160;

/** Adds up a document passage by passage, so that a long one is no long task. */
export interface DocumentSum {
  readonly id: DocumentId;
  /** @param evidence relative to the passage. */
  add(passage: KnownPassage, evidence: readonly Span[]): void;
  total(): DocumentCoverage;
}

export function sumOf({ documentId: id, documentName: name, documentLength: length }: PassageOfDocument): DocumentSum {
  const bins = emptyBins(BINS);
  const unfed: number[] = [];
  const places: PassagePlace[] = [];
  let sentences = 0;
  let fed = 0;
  return {
    id,
    add({ chunk, span: { start }, sentences: own }, evidence) {
      const flags = fedSentences(own, evidence);
      const placed = own.map((sentence, index): PlacedSentence => ({
        start: start + sentence.start,
        end: start + sentence.end,
        isFed: flags[index] === true,
      }));
      addToBins(bins, placed, length);
      const fedHere = flags.filter(Boolean).length;
      if (fedHere === 0) unfed.push(chunk);
      sentences += own.length;
      fed += fedHere;
      places.push({ chunk, from: start / Math.max(length, 1), sentences: own.length, fed: fedHere });
    },
    total: () => ({ id, name, bins, sentences, fed, unfed, places }),
  };
}

export function isSameCoverage(one: DocumentCoverage, other: DocumentCoverage): boolean {
  return (
    one.id === other.id &&
    one.sentences === other.sentences &&
    one.fed === other.fed &&
    one.places.length === other.places.length &&
    one.places.every(({ chunk, fed }, at) => chunk === other.places[at]?.chunk && fed === other.places[at].fed) &&
    one.bins.every(({ written, fed }, index) => written === other.bins[index]?.written && fed === other.bins[index].fed)
  );
}
