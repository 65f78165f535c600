import type { PdfWord } from './pdf-words';

/** A line of a page, with its place in points; y grows upwards. */
export interface PdfLine {
  /** A wide gap is a tab. */
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  readonly size: number;
  readonly isUpright: boolean;
}

/** In font sizes. */
const WIDE_GAP = 2;

/** The lines of a page in the order in which it draws them. Artifacts count only where there is nothing else. */
export function linesOf(words: readonly PdfWord[]): readonly PdfLine[] {
  const lines = joinWords(words.filter(({ isArtifact }) => !isArtifact));
  return lines.length > 0 ? lines : joinWords(words);
}

function joinWords(words: readonly PdfWord[]): readonly PdfLine[] {
  const lines: PdfLine[] = [];
  let open: PdfWord[] = [];
  const close = (): void => {
    const line = lineOf(open);
    if (line) lines.push(line);
    open = [];
  };
  for (const word of words) {
    const last = open.at(-1);
    // Where an artifact was left out, so was its line end.
    if (last && word.text !== '' && Math.abs(word.baseline - last.baseline) > Math.max(word.size, last.size)) close();
    if (word.text !== '') open.push(word);
    if (word.endsLine) close();
  }
  close();
  return lines;
}

function lineOf(words: readonly PdfWord[]): PdfLine | undefined {
  const text = words.map((word) => (isWideGap(word) ? '\t' : word.text)).join('');
  const inked = words.filter((word) => word.text.trim() !== '');
  const [first] = inked;
  if (!first) return undefined;
  const widest = inked.reduce((one, other) => (other.width > one.width ? other : one));
  return {
    text: text.replace(/\s+/g, (blanks) => (blanks.includes('\t') ? '\t' : ' ')).trim(),
    left: Math.min(...bounds(inked, ({ left }) => left)),
    right: Math.max(...bounds(inked, ({ left, width }) => left + width)),
    baseline: widest.baseline,
    size: widest.size,
    isUpright: first.isUpright,
  };
}

function isWideGap({ text, width, size }: PdfWord): boolean {
  return text.trim() === '' && width > WIDE_GAP * size;
}

/** A hostile page has lines of more words than fit on the stack. */
function bounds(words: readonly PdfWord[], place: (word: PdfWord) => number): readonly number[] {
  return words.slice(0, 10_000).map(place);
}
