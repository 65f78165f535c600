import type { Chunk } from './chunk';
import type { ChunkSettings } from './chunk-settings';
import { PassageCutter, type CountTokens } from './passage-cutter';

/**
 * Cuts a text into passages. A passage starts and ends on ink, every character that is not white space lies in
 * exactly one, `text.slice(span.start, span.end)` is its text, and `tokenCount` is at most the budget unless the
 * passage is a single grapheme. Borders never lie inside a grapheme.
 *
 * @param recordStarts places in `text` that no passage crosses, in increasing order.
 * @throws RangeError when the budget is not a whole number of at least 1.
 */
export function chunk(
  text: string,
  settings: ChunkSettings,
  countTokens: CountTokens,
  recordStarts: Iterable<number> = [],
): readonly Chunk[] {
  const cutter = new PassageCutter(settings, countTokens);
  const chunks: Chunk[] = [];
  let done = 0;
  for (const start of recordStarts) {
    chunks.push(...cutter.push(text.slice(done, start)));
    cutter.breakHere();
    done = start;
  }
  // Spread arguments go on the stack, and a text may have more passages than fit there.
  for (const passage of cutter.push(text.slice(done))) chunks.push(passage);
  for (const passage of cutter.end()) chunks.push(passage);
  return chunks;
}
