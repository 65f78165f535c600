import { expect, test } from 'vitest';
import { NumberedPassages } from '../synthesis/test-run';
import type { PreparedRequest } from '../synthesis/prepare-request';
import { RunResults } from './run-results.svelte';
import { ShownPassages } from './shown-passages.svelte';

async function inFlight(chunks: readonly number[]) {
  const passages = new NumberedPassages();
  const shown = new ShownPassages(new RunResults(), passages);
  for (const chunk of chunks) {
    const request: PreparedRequest = {
      chunk,
      sequence: chunk,
      previous: null,
      round: 0,
      passage: await passages.passage(chunk),
      prompt: [],
      continuation: { kind: 'first' },
      promptTokens: 1,
      promptLimit: 10,
      isTooLong: false,
    };
    shown.started(request);
  }
  const write = (chunk: number, text: string): void =>
    shown.progress(chunk, { segments: [{ text }], newTokens: text.length, tokensPerSecond: 1 });
  return { shown, write };
}

test('one passage is followed while many are written', async () => {
  const { shown, write } = await inFlight([0, 1, 2]);
  write(1, 'When');
  expect(shown.shown?.chunk).toBe(1);
  write(0, 'Who built the mill?');
  write(2, 'Why');
  write(1, 'When did');
  expect(shown.shown).toMatchObject({ chunk: 1, segments: [{ text: 'When did' }] });
});
