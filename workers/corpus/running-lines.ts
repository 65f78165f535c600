import type { PdfLine } from './pdf-lines';

/** A page number by itself, as it stands at the top or the bottom of a page. */
const PAGE_NUMBER =
  /^(?:(?:page|p\.|seite|s\.)\s*)?[-–—|[(]?\s*(\d{1,5})\s*[-–—|\])]?(?:\s*(?:of|von|\/)\s*\d{1,5})?$/i;

/** Headers and footers are a few lines, and stand apart from the text by more than its lines from each other. */
const MOST_LINES = 3;
const LEAST_GAP = 1.4;

const SAME_PLACE = 1.5;

type Page = readonly PdfLine[];

/**
 * The page without its number, and without headers and footers that stood on the pages before.
 *
 * A number is that of the page only where the page before or after has the number before or after at the same edge. Of
 * a title that repeats the first one stays, so that nothing is left out that was not read.
 *
 * @param before the pages before, the nearest first.
 */
export function withoutRunningLines(page: Page, before: readonly Page[], after: Page): Page {
  const running = new Set(
    EDGES.flatMap((edge) => {
      const lines = edge(page);
      const numbers = { before: numbersOf(edge(before[0] ?? [])), after: numbersOf(edge(after)) };
      const first = lines
        .slice(0, MOST_LINES)
        .findIndex(
          (line) => !isPageNumber(line, numbers) && !before.some((other, back) => isIn(line, other, back + 1)),
        );
      const count = first < 0 ? Math.min(lines.length, MOST_LINES) : first;
      return isApart(lines[count - 1], lines[count]) ? lines.slice(0, count) : [];
    }),
  );
  return page.filter((line) => !running.has(line));
}

/** From the edge inwards. */
const EDGES: readonly ((page: Page) => Page)[] = [
  (page) => upright(page).sort((one, other) => other.baseline - one.baseline),
  (page) => upright(page).sort((one, other) => one.baseline - other.baseline),
];

function upright(page: Page): PdfLine[] {
  return page.filter(({ isUpright }) => isUpright);
}

function isApart(last: PdfLine | undefined, next: PdfLine | undefined): boolean {
  if (!last || !next) return true;
  return Math.abs(last.baseline - next.baseline) > LEAST_GAP * Math.max(last.size, next.size);
}

function numbersOf(lines: Page): ReadonlySet<number> {
  return new Set(
    lines
      .slice(0, MOST_LINES)
      .flatMap(({ text }) => PAGE_NUMBER.exec(text)?.[1] ?? [])
      .map(Number),
  );
}

function isPageNumber(
  { text }: PdfLine,
  { before, after }: { readonly before: ReadonlySet<number>; readonly after: ReadonlySet<number> },
): boolean {
  const digits = PAGE_NUMBER.exec(text)?.[1];
  return digits !== undefined && (before.has(Number(digits) - 1) || after.has(Number(digits) + 1));
}

/** Whether the line is at its place on an earlier page too, but for a page number at its left or right end. */
function isIn(line: PdfLine, page: Page, pagesBack: number): boolean {
  return page.some(
    (other) =>
      Math.abs(other.baseline - line.baseline) < SAME_PLACE &&
      isSame(line.text.split('\t'), other.text.split('\t'), pagesBack),
  );
}

function isSame(cells: readonly string[], others: readonly string[], pagesBack: number): boolean {
  return (
    cells.length === others.length &&
    cells.every((cell, index) => {
      const other = others[index] ?? '';
      const isAtEnd = index === 0 || index === cells.length - 1;
      return cell === other || (isAtEnd && cells.length > 1 && Number(cell) === Number(other) + pagesBack);
    })
  );
}
