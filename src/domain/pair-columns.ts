import type { PairColumns } from './foreign-pairs';

/** Names of fields, the likeliest first, in lower case. */
const CONTEXTS = ['context', 'passage', 'document', 'text', 'input', 'summary', 'system'];
const INSTRUCTIONS = ['instruction', 'question', 'prompt', 'query', 'q', 'user', 'human'];
const RESPONSES = ['response', 'answer', 'output', 'completion', 'a', 'assistant', 'gpt'];
const MESSAGES = ['messages', 'conversations', 'conversation'];
const PAIR_LISTS = ['qa_list', 'qa_pairs'];
const SPEAKERS = ['role', 'from'];
const SPOKEN = ['content', 'value'];

/**
 * Where the pairs of a file are, by the names of the fields that hold text in its rows; null where it does not look
 * like pairs.
 *
 * @param names as a reader of fields gives them: from the outside in, joined by dots, lists without a name.
 */
export function recognisePairs(names: readonly string[]): PairColumns | null {
  const nested = (outers: readonly string[], inners: readonly string[]): string | undefined =>
    outerNames(names).find(
      (outer) =>
        outers.includes(outer.toLowerCase()) &&
        inners.some((inner) => names.some((name) => name.toLowerCase() === `${outer.toLowerCase()}.${inner}`)),
    );
  const outer = (known: readonly string[], others: readonly string[] = []): string | null => {
    const found = known.flatMap((one) => names.filter((name) => name.toLowerCase() === one && !others.includes(name)));
    return found[0] ?? null;
  };
  const pairs = nested(PAIR_LISTS, [...INSTRUCTIONS]);
  if (pairs !== undefined) return { kind: 'list', context: outer(CONTEXTS), pairs };
  const messages = nested(MESSAGES, SPOKEN);
  if (messages !== undefined && nested([messages.toLowerCase()], SPEAKERS) !== undefined) {
    return { kind: 'chat', messages, context: 'system' };
  }
  const response = outer(RESPONSES);
  // In a pair of input and output the passage and the question are one text.
  const instruction = outer(INSTRUCTIONS) ?? (outer(['output']) === null ? null : outer(['input']));
  if (response === null || instruction === null) return null;
  return { kind: 'flat', context: outer(CONTEXTS, [instruction]), instruction, response };
}

function outerNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.split('.')[0] ?? name))];
}
