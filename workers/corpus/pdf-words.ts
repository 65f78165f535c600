import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

type Item = Awaited<ReturnType<PDFPageProxy['getTextContent']>>['items'][number];

/** A stretch of text that a page draws at once, with its place in points; y grows upwards. */
export interface PdfWord {
  readonly text: string;
  readonly left: number;
  readonly baseline: number;
  readonly width: number;
  /** Of the font. */
  readonly size: number;
  readonly isUpright: boolean;
  /** A line ends behind it. */
  readonly endsLine: boolean;
  /** Marked as no part of the text: page numbers, headers and footers. */
  readonly isArtifact: boolean;
}

/** What a font without a table of its characters may give instead of them. */
const NO_CHARACTERS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g;

export function wordsOf(items: readonly Item[]): readonly PdfWord[] {
  const words: PdfWord[] = [];
  /** Of the open marks, whether each is an artifact. */
  const marks: boolean[] = [];
  for (const item of items) {
    if ('type' in item) {
      if (item.type === 'endMarkedContent') marks.pop();
      else marks.push('tag' in item && item.tag === 'Artifact');
    } else words.push(wordOf(item, marks.includes(true)));
  }
  return words;
}

function wordOf(item: Extract<Item, { str: string }>, isArtifact: boolean): PdfWord {
  const [a = 0, b = 0, c = 0, d = 0, left = 0, baseline = 0] = item.transform.map(Number);
  return {
    text: item.str.replace(NO_CHARACTERS, ''),
    left,
    baseline,
    width: item.width,
    size: Math.hypot(c, d),
    isUpright: a > 0 && Math.abs(b) < a / 4,
    endsLine: item.hasEOL,
    isArtifact,
  };
}
