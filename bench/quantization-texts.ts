import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longPassage, passages } from '../e2e/engine-passages';
import { chunk } from '../src/domain/chunk-text';
import { formatPrompt } from '../src/domain/prompt';
import { parsePairs } from '../src/domain/parse-pairs';
import { CompletionText } from '../src/model/completion-text';
import { createPromptEncoder } from '../src/model/prompt-tokens';
import { createTextTokenizer } from '../src/model/text-tokenizer';

const root = join(import.meta.dirname, '..');

/** Shorter than the app's passages, so that three samples give enough of them. */
const TOKENS_PER_PASSAGE = 64;

/** A passage as token ids: the synthesizer's prompt for it, and the bare text behind its first token. */
export interface BenchPassage {
  readonly prompt: readonly number[];
  readonly plain: readonly number[];
}

export interface BenchTexts {
  readonly passages: readonly BenchPassage[];
  /** The token that ends a completion. */
  readonly end: number;
  /** Pairs of a completion, each as one string of instruction and response. */
  pairs(completion: readonly number[]): readonly string[];
}

/** The samples, cut into passages, and the passages of the end-to-end tests. */
export async function benchTexts(): Promise<BenchTexts> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'public/models/synthesizer', name), 'utf8'));
  const tokenizerJson = await json('tokenizer.json');
  const tokenizer = createTextTokenizer(tokenizerJson, await json('tokenizer_config.json'));
  const encode = createPromptEncoder(tokenizer, tokenizerJson);
  const settings = { method: 'budget', tokenBudget: TOKENS_PER_PASSAGE } as const;
  const texts: string[] = [...passages, longPassage];
  for (const name of ['science-note', 'story', 'how-to']) {
    const sample = await readFile(join(root, 'public/samples', `${name}.txt`), 'utf8');
    const cut = chunk(sample, settings, (text, limit) => tokenizer.count(text, limit));
    texts.push(...cut.map(({ span }) => sample.slice(span.start, span.end)));
  }
  return {
    passages: texts.map((text) => ({
      prompt: encode(formatPrompt([], text)),
      plain: encode([{ control: '<s>' }, { text }]),
    })),
    end: encode([{ control: '</s>' }])[0] ?? NaN,
    pairs: (completion) => {
      const text = new CompletionText(tokenizer);
      for (const token of completion) text.push(token);
      return parsePairs(text.segments()).pairs.map(({ instruction, response }) => `${instruction}\n${response}`);
    },
  };
}
