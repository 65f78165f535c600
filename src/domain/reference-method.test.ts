import { describe, expect, test } from 'vitest';
import { continuationOf, demonstrationsFrom, estimatedTokens, inheritsFromPrevious, promptLimit } from './continuation';
import type { Continuation } from './example';
import { parseVectors, roundsVectors, splitVectors } from './fixtures/reference-vectors';
import { parsePairs } from './parse-pairs';
import { planRounds, sequenceCount } from './plan-rounds';
import { formatPrompt, promptText } from './prompt';
import type { ReferenceEntry, ReferenceExample } from './reference-json';
import { referenceCollection, referenceLayout } from './reference-json';
import { segmentsFromText } from './segments-from-text';

const FIRST: Continuation = { kind: 'first' };

/** One prompt by the reference's length rule, and how it continues `earlier`. */
function promptAfter(earlier: readonly ReferenceExample[], passage: string, limit: number) {
  const entries = earlier.map((example, chunk) => ({ ...example, chunk, pairCount: example.pairs.length }));
  const demonstrations = demonstrationsFrom(entries);
  const prompt = formatPrompt(
    demonstrations.map(({ context, pairs }) => ({ passage: context, pairs })),
    passage,
  );
  const continuation = continuationOf(entries, demonstrations, { needed: estimatedTokens(prompt), limit });
  const carries = continuation.kind === 'continued';
  return { continuation, text: promptText(carries ? prompt : formatPrompt([], passage)) };
}

function examplesFrom(collection: readonly ReferenceEntry[]): ReferenceExample[] {
  return collection.map((entry, index) => ({
    context: entry.context,
    pairs: entry.QA_list.map(({ Q, A }) => ({ instruction: Q, response: A })),
    continuation: collection[index - 1]?.followed_by_next === true ? { kind: 'continued', demonstrations: [] } : FIRST,
    inheritsFromPrevious: entry.inherit_from_prev,
  }));
}

describe('one completion, as the reference parses it', () => {
  test.each(parseVectors)('$id: $name', ({ input, expected }) => {
    const { pairs } = parsePairs(segmentsFromText(input.pred), { deduplicate: input.deduplicate });
    expect(pairs.map(({ instruction, response }) => ({ Q: instruction, A: response }))).toEqual(expected.QA_list);
  });
});

describe('one round, as the reference prompts it', () => {
  test.each(splitVectors)('$id: $name', ({ input, expected }) => {
    const limit = promptLimit(input.max_model_len, input.max_new_tokens);
    const previous = input.prev_examples.map(examplesFrom);
    const leftovers = previous.slice(input.cur_raw_texts.length);
    const split = input.cur_raw_texts.map((passage, index) => {
      const earlier = previous[index] ?? [];
      const { continuation, text } = promptAfter(earlier, passage, limit);
      const current = { context: passage, pairs: [], continuation, inheritsFromPrevious: false };
      const leftover = leftovers[index];
      const collection = referenceCollection([...(leftover ? [leftover] : []), [...earlier, current]]);
      return { cur_context: text, prev_read_collection: collection.slice(0, -1) };
    });
    expect(split).toEqual(
      expected.split.map(({ cur_context, prev_read_collection }) => ({ cur_context, prev_read_collection })),
    );
  });
});

describe('all rounds, as the reference runs them', () => {
  test.each(roundsVectors)('$id: $name', ({ input, expected }) => {
    const limit = promptLimit(input.max_model_len, input.max_new_tokens);
    const examples: ReferenceExample[] = [];
    const sequences = new Map<number, ReferenceExample[]>();
    const prompts = planRounds(input.raw_texts.length, input.M).map(({ requests }) =>
      requests.map(({ chunk, sequence }) => {
        const context = input.raw_texts[chunk] ?? '';
        const earlier = sequences.get(sequence) ?? [];
        const { continuation, text } = promptAfter(earlier, context, limit);
        const { pairs } = parsePairs(segmentsFromText(input.preds_in_text_order[chunk] ?? ''));
        const inherits = inheritsFromPrevious(continuation, pairs.length);
        const example = { context, pairs, continuation, inheritsFromPrevious: inherits };
        examples[chunk] = example;
        sequences.set(sequence, [...earlier, example]);
        return text;
      }),
    );
    const collections = referenceLayout(input.raw_texts.length, input.M).map((layout) =>
      referenceCollection(layout.map((chunks) => chunks.flatMap((chunk) => examples[chunk] ?? []))),
    );

    expect(sequenceCount(input.raw_texts.length, input.M)).toBe(expected.BSZ);
    // Where the reference stops with an error its prompts up to there count, and our sequences stand for themselves.
    expect(prompts.slice(0, expected.prompts_by_round.length)).toEqual(expected.prompts_by_round);
    if (expected.read_collections) expect(collections).toEqual(expected.read_collections);
    else expect(collections.map((entries) => entries.length)).toEqual([...sequences.values()].map((all) => all.length));
  });
});
