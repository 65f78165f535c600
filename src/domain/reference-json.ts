import type { Continuation, Example } from './example';
import type { InstructionResponse, Pair } from './pair';
import { depthFirst } from './plan-rounds';

/** An entry of the reference's `read_collection`, its keys in the reference's order. */
export interface ReferenceEntry {
  readonly context: string;
  readonly QA_list: readonly { readonly Q: string; readonly A: string }[];
  readonly inherit_from_prev: boolean;
  /** Whether the next entry's prompt really carried this one; absent in the last entry. */
  readonly followed_by_next?: boolean;
}

/** What one example brings to the reference's JSON. */
export interface ReferenceExample {
  readonly context: string;
  readonly pairs: readonly InstructionResponse[];
  readonly continuation: Continuation;
  readonly inheritsFromPrevious: boolean;
}

/** The example as the reference's JSON has it, with those of its pairs that `isTaken`. `context` is its passage. */
export function referenceExample(
  { continuation, inheritsFromPrevious }: Example,
  context: string,
  pairs: readonly Pair[],
  isTaken: (pair: Pair) => boolean,
): ReferenceExample {
  return { context, pairs: pairs.filter(isTaken), continuation, inheritsFromPrevious };
}

/**
 * Which passages stand in which of the reference's collections: collection, then sequence, then passage position.
 * A collection ends with its own sequence; a sequence that the last round does not reach is put in front of
 * collection 0, 1, 2, … Where the reference stops with an error (more such sequences than collections, or a round
 * without passages) every sequence is a collection of its own.
 */
export function referenceLayout(chunkCount: number, rounds: number): readonly (readonly (readonly number[])[])[] {
  const sequences = Array.from(depthFirst(chunkCount, rounds), (requests) => requests.map(({ chunk }) => chunk));
  const whole = sequences.filter((chunks) => chunks.length === rounds);
  const leftovers = sequences.filter((chunks) => chunks.length < rounds);
  if (leftovers.length > whole.length) return sequences.map((chunks) => [chunks]);
  return whole.map((chunks, index) => {
    const leftover = leftovers[index];
    return leftover === undefined ? [chunks] : [leftover, chunks];
  });
}

/**
 * One collection from the examples of its sequences. An example that does not exist yet is simply not among them.
 */
export function referenceCollection(sequences: readonly (readonly ReferenceExample[])[]): readonly ReferenceEntry[] {
  const placed = sequences.flatMap((examples) =>
    examples.map((example, index) => ({ example, next: examples[index + 1] })),
  );
  return placed.map(({ example, next }, index) => ({
    context: example.context,
    QA_list: example.pairs.map(({ instruction, response }) => ({ Q: instruction, A: response })),
    inherit_from_prev: example.inheritsFromPrevious,
    ...(index < placed.length - 1 ? { followed_by_next: next?.continuation.kind === 'continued' } : {}),
  }));
}
