const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const INK = /\S/g;

/** No character below draws in the one behind it. */
const FIRST_PREPENDER = 0x600;

/**
 * Characters that neither join one of their own kind nor are joined by one, from and to: Latin and below, letters of
 * other scripts, punctuation, Japanese, Chinese, Hangul syllables, full-width forms. Looking them up is far quicker than asking the segmenter.
 */
const LONERS: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x2ff],
  [0x370, 0x481],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x620, 0x64a],
  [0xe01, 0xe30],
  [0xe40, 0xe46],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x3001, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xff9d],
];

/**
 * Whether text may be cut at `end`, where ink ends, without cutting a grapheme: a boundary of graphemes lies at
 * `end` or in the white space behind it. False where the window does not show what follows.
 */
export function isGraphemeBoundary(window: string, end: number): boolean {
  if (end === window.length) return false;
  if (areLoners(window, end)) return true;
  INK.lastIndex = end;
  const next = INK.exec(window)?.index ?? window.length;
  if (next > end && window.charCodeAt(end - 1) < FIRST_PREPENDER) return true;
  const around = graphemes.segment(window).containing(end);
  if (around === undefined || around.index === end) return true;
  const behind = around.index + around.segment.length;
  return behind <= next && behind < window.length;
}

/** The places between the graphemes of a text, in order. */
export function* graphemePlaces(text: string): Iterable<number> {
  let segments: Intl.Segments | undefined;
  for (let place = 1; place < text.length; place++) {
    if (areLoners(text, place)) yield place;
    else {
      segments ??= graphemes.segment(text);
      if (segments.containing(place)?.index === place) yield place;
    }
  }
}

/** Whether the two units around a place are loners, and no line end parts in the middle of `\r\n`. */
function areLoners(text: string, place: number): boolean {
  const before = text.charCodeAt(place - 1);
  const after = text.charCodeAt(place);
  return isLoner(before) && isLoner(after) && !(before === 0x0d && after === 0x0a);
}

function isLoner(code: number): boolean {
  for (const [from, to] of LONERS) if (code <= to) return code >= from;
  return false;
}
