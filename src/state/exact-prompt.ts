import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { Example } from '../domain/example';
import { formatPrompt } from '../domain/prompt';
import type { Demonstration } from '../domain/prompt';
import type { Pair } from '../domain/pair';
import type { Prompt } from '../domain/segment';
import type { Passages } from '../synthesis/passages';

/** All there is to see about one example. */
export interface ExactPrompt {
  readonly example: Example;
  readonly pairs: readonly Pair[];
  readonly passage: string;
  readonly demonstrations: number;
  readonly prompt: Prompt;
}

/**
 * The prompt as it was sent, made again from what is stored: the same demonstrations, with their pairs as they were
 * parsed, whatever a person decided about them since.
 */
export async function exactPrompt(
  example: Example,
  passages: Passages,
  store: Pick<IndexedDbRunStore, 'example'>,
): Promise<ExactPrompt> {
  const chunks = example.continuation.kind === 'continued' ? example.continuation.demonstrations : [];
  const [passage, own, ...demonstrations] = await Promise.all([
    passages.passage(example.chunk),
    store.example(example.runId, example.chunk),
    ...chunks.map(async (chunk): Promise<Demonstration> => {
      const [earlier, stored] = await Promise.all([passages.passage(chunk), store.example(example.runId, chunk)]);
      return { passage: earlier.text, pairs: stored?.pairs ?? [] };
    }),
  ]);
  return {
    example: own?.example ?? example,
    pairs: own?.pairs ?? [],
    passage: passage.text,
    demonstrations: demonstrations.length,
    prompt: formatPrompt(demonstrations, passage.text),
  };
}
