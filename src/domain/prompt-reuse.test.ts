import { expect, test } from 'vitest';
import type { Completion } from './completion';
import { promptReuse } from './prompt-reuse';

const completion: Completion = {
  segments: [],

  newTokens: 1,
  promptTokens: 100,
  prefillMs: 1,
  decodeMs: 1,
  finishReason: 'stop',
};

test('adds up prompts and what of them was reused, and leaves out completions that did not count', () => {
  const examples = [
    { completion: { ...completion, reusedTokens: 60 } },
    { completion: { ...completion, reusedTokens: 0 } },
    { completion },
    { completion: null },
  ];
  expect(promptReuse(examples)).toEqual({ promptTokens: 200, reusedTokens: 60 });
  expect(promptReuse(examples, { promptTokens: 50, reusedTokens: 40 })).toEqual({
    promptTokens: 250,
    reusedTokens: 100,
  });
});
