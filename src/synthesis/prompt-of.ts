import type { Example } from '../domain/example';
import type { InstructionResponse } from '../domain/pair';
import { formatPromptFor, type PromptStyle } from '../domain/prompt-for-model';
import type { Prompt } from '../domain/segment';
import type { Passages } from './passages';

/**
 * The exact prompt of a stored example, built again from the passages and the pairs that it carried.
 * `pairsOf` gives the pairs of a passage as its completion gave them, in order.
 */
export async function promptOf(
  { chunk, continuation }: Pick<Example, 'chunk' | 'continuation'>,
  style: PromptStyle,
  passages: Passages,
  pairsOf: (chunk: number) => Promise<readonly InstructionResponse[]>,
): Promise<Prompt> {
  const carried = continuation.kind === 'continued' ? continuation.demonstrations : [];
  const demonstrations = await Promise.all(
    carried.map(async (earlier) => ({
      passage: (await passages.passage(earlier)).text,
      pairs: await pairsOf(earlier),
    })),
  );
  return formatPromptFor(style, demonstrations, (await passages.passage(chunk)).text);
}
