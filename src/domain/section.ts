import type { Span } from './span';

/**
 * The pages or chapters of a document, by where each starts in its text, UTF-16, in increasing order. A section goes on
 * to the start of the next; one without text starts where the next does. Text before the first start is in none.
 */
export type Sections =
  /** Counted from 1, as a viewer of the file counts them. */
  | { readonly kind: 'pages'; readonly starts: Uint32Array }
  /** `titles[i]` is empty where the file names no title. */
  | { readonly kind: 'chapters'; readonly starts: Uint32Array; readonly titles: readonly string[] };

/**
 * Where a passage stands, in words: `page 3`, `pages 3–4`, or the titles of its first and last chapter.
 *
 * @param span of the passage, in UTF-16 units of the document's text.
 * @returns an empty string where nothing is known of it.
 */
export function sectionLabel(sections: Sections | undefined, { start, end }: Span): string {
  if (!sections) return '';
  const first = sectionAt(sections.starts, start);
  const last = sectionAt(sections.starts, Math.max(start, end - 1));
  if (last < 0) return '';
  switch (sections.kind) {
    case 'pages':
      return pagesLabel(Math.max(first, 0) + 1, last + 1);
    case 'chapters':
      return chaptersLabel(sections.titles[first] ?? '', sections.titles[last] ?? '');
  }
}

function pagesLabel(first: number, last: number): string {
  return first === last ? `page ${first}` : `pages ${first}–${last}`;
}

function chaptersLabel(first: string, last: string): string {
  if (first === '' || first === last) return last;
  return last === '' ? first : `${first} – ${last}`;
}

/** Index of the last section that starts at `place` or before; -1 where there is none. */
function sectionAt(starts: Uint32Array, place: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
