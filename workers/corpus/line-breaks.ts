import { sizeRatio, SAME_SIZE, type PlacedLine } from './page-layout';

/** What a line end means for the text: the same paragraph goes on, a line of its own begins, or a paragraph. */
export type LineBreak = 'goesOn' | 'line' | 'paragraph';

const SENTENCE_END = /[.!?:;…。！？][\s"'»”’)\]]*$/u;
const BULLET = /^(?:[•‣▪▸◦●○■□–—*-]|\(?(?:\d{1,3}|[a-z])[.)])\s/u;
/** Leads the eye from a title to its page. */
const LEADER = /(?:[.·_]\s?){5}/;

const WIDE_PITCH = 1.3;

/** What the end of `above` means before `below`, which comes next on the same page. */
export function breakBetween(above: PlacedLine, below: PlacedLine): LineBreak {
  const isSameSize = sizeRatio(above.size, below.size) <= SAME_SIZE;
  if (!isSameSize) return 'paragraph';
  if (above.block !== below.block) return continues(above.text, below.text) ? 'goesOn' : 'paragraph';
  const pitch = above.baseline - below.baseline;
  const isApart = pitch > WIDE_PITCH * above.pitch;
  if (isApart && !(pitch < 2 * above.pitch && continues(above.text, below.text))) return 'paragraph';
  const endsSentence = SENTENCE_END.test(above.text);
  if (BULLET.test(below.text) && (endsSentence || !/^\d/.test(below.text))) return 'line';
  if (LEADER.test(above.text)) return 'line';
  const indent = below.left - above.left;
  if (endsSentence && indent > 0.8 * above.size && indent < 8 * above.size) return 'paragraph';
  if (!wouldFit(above, below)) return 'goesOn';
  if (endsSentence) return 'paragraph';
  return continues(above.text, below.text) ? 'goesOn' : 'line';
}

/** Whether a sentence seems to run from one text into the next. */
export function continues(above: string, below: string): boolean {
  return !SENTENCE_END.test(above) && /^["'«“‘(]?\p{Ll}/u.test(below);
}

/** The first word of the next line had room at the end of this one: the line was ended on purpose. */
function wouldFit(above: PlacedLine, below: PlacedLine): boolean {
  const word = below.text.split(' ', 1)[0] ?? '';
  const width = ((below.right - below.left) * word.length) / below.text.length;
  return above.right + width + above.size < above.margin;
}
