import { describe, expect, test } from 'vitest';
import type { ChatFormat } from '../domain/chat-format';
import type { ChatPrompt } from '../domain/chat-prompt';
import type { Prompting } from '../domain/model-spec';
import { formatPrompt, promptText } from '../domain/prompt';
import { promptStyleOf } from '../domain/prompt-for-model';
import { prepareRequest } from './prepare-request';
import type { PromptRules, SequenceExample } from './prepare-request';
import { promptOf } from './prompt-of';
import { runSynthesis } from './run-loop';
import { ScriptedEngine } from './scripted-engine';
import { aJob, aListener, aRun, MemoryRunStore, NumberedPassages } from './test-run';

// Words, which the scripted engine counts as tokens: of the prompt alone, and with one demonstration.
const ALONE = 9;
const WITH_ONE = 23;

const engine = new ScriptedEngine(() => '');
const style = promptStyleOf(aRun(2));
const planned = { chunk: 1, sequence: 0, round: 1, previous: 0 };
const earlier: readonly SequenceExample[] = [
  {
    chunk: 0,
    passage: 'Passage 0 tells of thing 0.',
    pairs: [{ instruction: 'What thing?', response: 'thing' }],
    pairCount: 1,
    inheritsFromPrevious: false,
  },
];

async function prepare(contextTokens: number, change: Partial<PromptRules> = {}, before = earlier) {
  const passage = await new NumberedPassages().passage(1);
  const rules: PromptRules = { contextTokens, maxNewTokens: 100, lengthRule: 'tokens', style, ...change };
  return prepareRequest(planned, passage, before, rules, engine, new AbortController().signal);
}

describe('prepareRequest', () => {
  test('carries the demonstrations when the prompt fits exactly', async () => {
    expect(await prepare(WITH_ONE + 100)).toMatchObject({
      continuation: { kind: 'continued', demonstrations: [0] },
      promptTokens: WITH_ONE,
      promptLimit: WITH_ONE,
      isTooLong: false,
    });
  });

  test('drops all demonstrations when it is one token too long, and says so', async () => {
    const { prompt, ...request } = await prepare(WITH_ONE + 99);
    expect(request).toMatchObject({
      continuation: { kind: 'broken', reason: 'tooLong', needed: WITH_ONE, limit: WITH_ONE - 1 },
      promptTokens: ALONE,
      isTooLong: false,
    });
    expect(prompt).toEqual(formatPrompt([], 'Passage 1 tells of thing 1.'));
  });

  test('is too long when the passage alone exceeds the limit', async () => {
    expect([(await prepare(ALONE + 100)).isTooLong, (await prepare(ALONE + 99)).isTooLong]).toEqual([false, true]);
  });

  test('counts words times one and a half by the rule of the reference', async () => {
    // The estimate exceeds the real count here.
    const pieces = promptText(formatPrompt(earlier, 'Passage 1 tells of thing 1.')).split(' ').length;
    const needed = pieces * 1.5;
    expect((await prepare(Math.ceil(needed) + 100, { lengthRule: 'words' })).continuation.kind).toBe('continued');
    expect((await prepare(Math.floor(needed) + 99, { lengthRule: 'words' })).continuation).toMatchObject({ needed });
  });

  test('never fills the context by the rule of the reference: one new token has room', async () => {
    const rules = { lengthRule: 'words', maxNewTokens: -100 } as const;
    expect((await prepare(WITH_ONE + 1, rules)).continuation.kind).toBe('continued');
    expect((await prepare(WITH_ONE, rules)).continuation).toMatchObject({ needed: WITH_ONE, limit: WITH_ONE - 1 });
    expect((await prepare(ALONE, rules, [])).isTooLong).toBe(true);
  });
});

describe('a run with passages that do not fit', () => {
  test('keeps them as too long, without a completion, and goes on', async () => {
    const store = new MemoryRunStore();
    const job = aJob(aRun(2), new ScriptedEngine(() => ''), store, { contextTokens: 20 });
    expect(await runSynthesis(job, aListener(), new AbortController().signal)).toEqual({ kind: 'finished' });
    expect(store.outcomes()).toEqual(['tooLong', 'tooLong']);
    expect(store.stored.get(0)?.example).toMatchObject({ completion: null, promptTokens: ALONE, promptLimit: 0 });
  });
});

const format: ChatFormat = {
  ...{ hasSystemRole: true, opening: '[system] ', afterSystem: ' [user] ', beforeAnswer: ' [answer] ' },
  ...{ afterAnswer: ' [user] ', generation: ' [go]' },
};
const chatPrompt = {
  instructions: 'Write pairs.',
  demonstration: { passage: 'Bees.', answer: '<QUE> Who? <ANS> Bees </END>' },
};

test.each<{ prompting: Prompting; chatPrompt: ChatPrompt | null }>([
  { prompting: { kind: 'controlTokens' }, chatPrompt: null },
  { prompting: { kind: 'spelledTags' }, chatPrompt: null },
  { prompting: { kind: 'chat', format }, chatPrompt },
])('promptOf builds the very prompt again that an example was made with: $prompting.kind', async (style) => {
  const store = new MemoryRunStore();
  const script = new ScriptedEngine((prompt) => `<QUE> Q${prompt.length}? <ANS> A </END><QUE> Q? <ANS> B </END>`);
  const plain = aRun(9, { rounds: 3, chatPrompt: style.chatPrompt });
  const run = { ...plain, model: { ...plain.model, prompting: style.prompting } };
  await runSynthesis(aJob(run, script, store), aListener(), new AbortController().signal);
  const prompts = await Promise.all(
    store
      .inOrder()
      .map(({ example }) =>
        promptOf(example, style, new NumberedPassages(), (chunk) =>
          Promise.resolve(store.stored.get(chunk)?.pairs ?? []),
        ),
      ),
  );
  expect(prompts.map(promptText).toSorted()).toEqual(script.prompts.toSorted());
  expect(new Set(script.prompts.map((prompt) => prompt.startsWith('[system] Write pairs. [user] Bees.')))).toEqual(
    new Set([style.prompting.kind === 'chat']),
  );
});

describe('a run of a model that writes questions and answers', () => {
  const written = 'Q: Which passage?\nA: Passage 0';
  async function storedPairs(readsTolerantly: boolean, answer = written) {
    const store = new MemoryRunStore();
    const job = aJob(aRun(1, { readsTolerantly }), new ScriptedEngine(() => answer), store);
    await runSynthesis(job, aListener(), new AbortController().signal);
    return store.stored.get(0);
  }

  test('keeps its pairs with the form they were read in', async () => {
    const stored = await storedPairs(true);
    expect(stored?.pairs).toEqual([
      expect.objectContaining({ instruction: 'Which passage?', response: 'Passage 0', reading: 'questionAnswer' }),
    ]);
    expect(stored?.example).toMatchObject({ pairCount: 1, rejects: [] });
  });

  test('keeps none when only the exact format is read', async () => {
    const stored = await storedPairs(false);
    expect(stored?.pairs).toEqual([]);
    expect(stored?.example.rejects).toEqual([{ rule: 'unfinished', text: written }]);
  });

  test('says nothing of the form of an exact pair', async () => {
    const stored = await storedPairs(true, '<QUE> Who? <ANS> Ada </END>');
    expect(stored?.pairs[0]).not.toHaveProperty('reading');
  });
});
