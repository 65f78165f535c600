import type { TextTokenizer } from '../../src/model/text-tokenizer';

const PARAGRAPH_END = '\n\n';

/** Counts worth remembering: rows of one passage come one after the other, and all of them have it. */
const REMEMBERED = 64;
const REMEMBERED_FROM = 100;

/**
 * Counts the tokens of rows, paragraph by paragraph, so that a passage which many rows have is tokenised once. The ends
 * of paragraphs count as a token each.
 */
export function tokenCounts(tokenizer: Pick<TextTokenizer, 'count'>): (texts: readonly string[]) => number {
  const remembered = new Map<string, number>();

  function countOne(paragraph: string): number {
    if (paragraph.length < REMEMBERED_FROM) return tokenizer.count(paragraph);
    const known = remembered.get(paragraph);
    if (known !== undefined) return known;
    const count = tokenizer.count(paragraph);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= REMEMBERED) remembered.delete(oldest);
    remembered.set(paragraph, count);
    return count;
  }

  return (texts) =>
    texts
      .flatMap((text) => text.split(PARAGRAPH_END))
      .reduce(
        (sum, paragraph) => sum + countOne(paragraph),
        texts.reduce((ends, text) => ends + text.split(PARAGRAPH_END).length - 1, 0),
      );
}
