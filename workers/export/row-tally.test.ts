import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { aRun } from '../../src/adapters/test-records';
import { aRow } from '../../src/domain/test-rows';
import { aStore, reviewedRun } from '../exchange/test-stored-run';
import { RowTally } from './row-tally';
import { saveAs, zipOf } from './test-export';

const again = { created: '2026-02-02T00:00:00.000Z', decoding: 'temperature=0.8 top_k=0 top_p=0.95 seed=9' };

test('counts the prompt of each completion once, in whatever order its rows come', () => {
  const tally = new RowTally(aRun());
  const own = aRow({ prompt_tokens: 40, prompt_tokens_reused: 10 });
  const further = aRow({ ...again, prompt_tokens: 40, prompt_tokens_reused: 39 });
  const next = aRow({ char_start: 900, prompt_tokens: 50, prompt_tokens_reused: 0 });
  for (const row of [own, further, own, further, next, next]) tally.count(row);
  expect(tally.prompts).toEqual({ promptTokens: 130, reusedTokens: 49 });
});

test('counts rows that were drawn again, and edited ones without a decision', () => {
  const tally = new RowTally(aRun());
  for (const row of [
    aRow(),
    aRow(again),
    aRow({ original_response: 'Tom Reed' }),
    aRow({ ...again, status: 'edited', original_instruction: 'Who?' }),
  ])
    tally.count(row);
  expect(tally).toMatchObject({ approved: 0, edited: 1, editedUndecided: 1, drawnAgain: 2 });
});

test('a card tells the rows of a further completion and its prompt', async () => {
  const store = await aStore();
  const run = await reviewedRun(store);
  const archive = await zipOf((await saveAs('huggingFace', { run, ...store })).file);
  const card = await archive.text('README.md');
  expect(card).toContain('- drawn again: 1 of the rows,');
  // 10 tokens and 12 again of the one passage, and 10 of the other.
  expect(card).toContain('prompts that these rows answer: 32 tokens, 12 of them reused');
  expect(card).toContain('The other 3 are undecided, 0 of them in a person');
});
