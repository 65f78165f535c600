import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chunk } from '../src/domain/chunk-text';
import { createTextTokenizer } from '../src/model/text-tokenizer';

const root = join(import.meta.dirname, '..');

/** The embedded model's own. */
const TOKENS_PER_PASSAGE = 120;
/** The samples are cut again from their third sentence on, so that every border falls elsewhere. */
const SENTENCES_LEFT_OUT = 3;

/** Passages of about 110 tokens of the embedded model's tokenizer: the samples as the app cuts them, then cut again. */
export async function prosePassages(): Promise<readonly string[]> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'public/models/synthesizer', name), 'utf8'));
  const tokenizer = createTextTokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
  const names = ['science-note', 'story', 'how-to'];
  const samples = await Promise.all(names.map((name) => readFile(join(root, 'public/samples', `${name}.txt`), 'utf8')));
  const cut = (text: string): readonly string[] =>
    chunk(text, { method: 'budget', tokenBudget: TOKENS_PER_PASSAGE }, (part, limit) =>
      tokenizer.count(part, limit),
    ).map(({ text: passage }) => passage);
  return [...samples.flatMap(cut), ...samples.flatMap((sample) => cut(behindSentences(sample)))];
}

function behindSentences(text: string): string {
  const starts = [...text.matchAll(/(?<=[.!?])\s+/g)].map(({ index, 0: blanks }) => index + blanks.length);
  // As one paragraph: the cuts would fall where they fell before.
  return text.slice(starts[SENTENCES_LEFT_OUT - 1]).replace(/\s+/g, ' ');
}
