import type { PdfLine } from './pdf-lines';

/** A line with what is usual around it. */
export interface PlacedLine extends PdfLine {
  /** Lines of one block follow each other downwards, one above the other. */
  readonly block: number;
  /** Where lines of its block end. */
  readonly margin: number;
  /** The usual distance of baselines in its block. */
  readonly pitch: number;
}

/** Fonts that differ by less are taken for one. */
export const SAME_SIZE = 1.15;

/** Distance of baselines where a block has none to go by, in font sizes. */
const USUAL_PITCH = 1.25;

/** So many lines show where a column ends. */
const TELLING_LINES = 3;
/** Columns begin this far from each other, in points. */
const COLUMN_STEP = 24;

/** Finds the blocks of pages, columns and what stands apart from them, and remembers how wide columns are. */
export class PageLayout {
  readonly #margins = new Map<number, number>();

  place(lines: readonly PdfLine[]): readonly PlacedLine[] {
    return blocksOf(lines).flatMap((block, index) => {
      const margin = this.#marginOf(block);
      const pitch = usualPitch(block);
      return block.map((line) => ({ ...line, block: index, margin, pitch }));
    });
  }

  #marginOf(block: readonly PdfLine[]): number {
    const left = block.reduce((least, line) => Math.min(least, line.left), Infinity);
    const column = Math.round(left / COLUMN_STEP);
    const rights = block.map(({ right }) => right);
    const own = quantile(rights, 0.9);
    const known = this.#margins.get(column) ?? 0;
    if (block.length < TELLING_LINES) return Math.max(own, known);
    this.#margins.set(column, own);
    return own;
  }
}

/** How many times the larger font is as large as the other. */
export function sizeRatio(one: number, other: number): number {
  return Math.max(one, other) / Math.max(Math.min(one, other), 0.01);
}

function blocksOf(lines: readonly PdfLine[]): readonly (readonly PdfLine[])[] {
  const blocks: PdfLine[][] = [];
  for (const line of lines) {
    const open = blocks.at(-1);
    const last = open?.at(-1);
    if (open && last && isBelow(line, last)) open.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

function isBelow(line: PdfLine, last: PdfLine): boolean {
  const drop = last.baseline - line.baseline;
  const overlaps = line.left < last.right && last.left < line.right;
  return line.isUpright && last.isUpright && drop > 0.3 * last.size && overlaps;
}

function usualPitch(block: readonly PdfLine[]): number {
  const pitches = block.flatMap((line, index) => {
    const above = block[index - 1];
    return above && sizeRatio(above.size, line.size) <= SAME_SIZE ? [above.baseline - line.baseline] : [];
  });
  const largest = block.reduce((size, line) => Math.max(size, line.size), 0);
  // Of two lines nobody knows whether they are usual.
  return pitches.length > 1 ? quantile(pitches, 0.4) : USUAL_PITCH * largest;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
