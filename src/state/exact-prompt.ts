import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { Example } from '../domain/example';
import { isImported } from '../domain/imported-run';
import { type Pair, pairsAsWritten } from '../domain/pair';
import { promptStyleOf } from '../domain/prompt-for-model';
import type { Run } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { Passages } from '../synthesis/passages';
import { promptOf } from '../synthesis/prompt-of';

/** All there is to see about one example. */
export interface ExactPrompt {
  readonly example: Example;
  readonly pairs: readonly Pair[];
  /** Null where the pairs were imported: nothing was put to a model. */
  readonly prompt: Prompt | null;
}

export async function exactPrompt(
  example: Example,
  run: Pick<Run, 'model' | 'settings'>,
  passages: Passages,
  store: Pick<IndexedDbRunStore, 'example'>,
): Promise<ExactPrompt> {
  const pairsOf = async (chunk: number): Promise<readonly Pair[]> =>
    (await store.example(example.runId, chunk))?.pairs ?? [];
  const [prompt, pairs] = await Promise.all([
    isImported(run)
      ? null
      : promptOf(example, promptStyleOf(run), passages, async (chunk) => pairsAsWritten(await pairsOf(chunk))),
    pairsOf(example.chunk),
  ]);
  return { example, pairs, prompt };
}
