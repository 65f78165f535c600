const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const INK = /\S/g;

/** No character below joins the one before it, and none below draws in the one behind it. */
const FIRST_JOINER = 0x300;
const FIRST_PREPENDER = 0x600;

/**
 * Whether text may be cut at `end`, where ink ends, without cutting a grapheme: a boundary of graphemes lies at
 * `end` or in the white space behind it. False where the window does not show what follows.
 */
export function isGraphemeBoundary(window: string, end: number): boolean {
  if (end === window.length) return false;
  INK.lastIndex = end;
  const next = INK.exec(window)?.index ?? window.length;
  const before = window.charCodeAt(end - 1);
  if (next > end && before < FIRST_PREPENDER) return true;
  if (next === end && before < FIRST_JOINER && window.charCodeAt(next) < FIRST_JOINER) return true;
  const segments = graphemes.segment(window);
  return segments.containing(end)?.index === end || segments.containing(next)?.index === next;
}
