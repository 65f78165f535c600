import type { Span } from './span';

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text, in order, without the white space around them; UTF-16 from the text's start. */
export function sentenceSpans(text: string): readonly Span[] {
  return Array.from(sentences.segment(text), ({ index, segment }): Span => {
    const start = index + segment.length - segment.trimStart().length;
    return { start, end: start + segment.trim().length };
  }).filter(({ start, end }) => end > start);
}

/** For each sentence, whether some pair's evidence touches it. Both lists are relative to the same text. */
export function fedSentences(spans: readonly Span[], evidence: readonly Span[]): readonly boolean[] {
  return spans.map((sentence) => evidence.some(({ start, end }) => start < sentence.end && sentence.start < end));
}

/** A stretch of a document as a strip shows it. */
export interface CoverageBin {
  /** Characters of sentences here, and those of them that are in sentences which feed a pair. */
  readonly written: number;
  readonly fed: number;
}

/** A sentence with its place in the document, UTF-16. */
export interface PlacedSentence extends Span {
  readonly isFed: boolean;
}

export type GrowingBin = { -readonly [Key in keyof CoverageBin]: CoverageBin[Key] };

export function emptyBins(count: number): readonly GrowingBin[] {
  return Array.from({ length: count }, () => ({ written: 0, fed: 0 }));
}

/** Shares sentences of a document of `length` code units out over bins that are stretches of it of the same size. */
export function addToBins(bins: readonly GrowingBin[], placed: Iterable<PlacedSentence>, length: number): void {
  const size = Math.max(length, 1) / bins.length;
  for (const { start, end, isFed } of placed) {
    for (let bin = Math.floor(start / size); bin < bins.length && bin * size < end; bin++) {
      const inside = Math.min(end, (bin + 1) * size) - Math.max(start, bin * size);
      const here = bins[bin];
      if (here === undefined || inside <= 0) continue;
      here.written += inside;
      if (isFed) here.fed += inside;
    }
  }
}
