import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createPromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer } from '../../src/model/text-tokenizer';

/** Tokens written to each prompt. */
export const NEW_TOKENS = 64;

const COUNT = 204;
const SHORTEST = 32;
const LONGEST = 400;
/** How much of an answer the prompt that follows it begins with. */
const FOLLOWED_TOKENS = 40;

const root = resolve(import.meta.dirname, '../..');

/**
 * Prompts of 32 to 400 tokens over the samples of the site, short ones more often: `<s><CON> text </CON>`. Every fourth
 * follows an earlier one, as a later round does: it begins with that prompt and a part of the answer to it. `answers`
 * has to hold the answers to all prompts before the one that is asked for.
 */
export function* exactPrompts(answers: readonly (readonly number[])[]): Generator<readonly number[], void, void> {
  const { texts, start, context, end } = sampleTokens();
  const prompts: (readonly number[])[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const text = texts[index % texts.length] ?? [];
    const from = (index * 37) % 400;
    const passage = (length: number): number[] =>
      Array.from({ length }, (_, offset) => text[(from + offset) % text.length] ?? 0);
    const followed = index % 4 === 3 ? index - 1 - ((index * 7) % 3) : -1;
    const before = prompts[followed];
    const opening =
      before === undefined ? [start] : [...before, ...(answers[followed] ?? []).slice(0, FOLLOWED_TOKENS)];
    // Evenly on a scale of ratios.
    const length = SHORTEST * (LONGEST / SHORTEST) ** (((index * 61) % COUNT) / COUNT);
    const own =
      before === undefined ? Math.round(length) - 3 : Math.min(20 + (index % 32), LONGEST - opening.length - 2);
    const prompt = own > 0 ? [...opening, context, ...passage(own), end] : opening.slice(0, LONGEST);
    prompts.push(prompt);
    yield prompt;
  }
}

function sampleTokens() {
  const read = (path: string): string => readFileSync(resolve(root, 'public', path), 'utf8');
  const json = (name: string): unknown => JSON.parse(read(`models/synthesizer/${name}.json`));
  const encode = createPromptEncoder(
    createTextTokenizer(json('tokenizer'), json('tokenizer_config')),
    json('tokenizer'),
  );
  const texts = ['how-to', 'science-note', 'story'].map((name) => encode([{ text: read(`samples/${name}.txt`) }]));
  const [start = 0, context = 0, end = 0] = encode([{ control: '<s>' }, { control: '<CON>' }, { control: '</CON>' }]);
  return { texts, start, context, end };
}
