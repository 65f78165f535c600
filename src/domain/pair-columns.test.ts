import { expect, test } from 'vitest';
import { recognisePairs } from './pair-columns';

test.each([
  [['id', 'instruction', 'response', 'context', 'source_file'], 'context', 'instruction', 'response'],
  [['instruction', 'input', 'output'], 'input', 'instruction', 'output'],
  [['Question', 'Answer', 'Passage'], 'Passage', 'Question', 'Answer'],
  [['prompt', 'completion'], null, 'prompt', 'completion'],
  [['input', 'output'], null, 'input', 'output'],
  [['text', 'Q', 'A'], 'text', 'Q', 'A'],
  [['system', 'user', 'assistant'], 'system', 'user', 'assistant'],
])('finds the columns of a pair among %j', (names, context, instruction, response) => {
  expect(recognisePairs(names)).toEqual({ kind: 'flat', context, instruction, response });
});

test('finds conversations and passages with lists of pairs', () => {
  expect(recognisePairs(['messages.role', 'messages.content'])).toEqual({
    kind: 'chat',
    messages: 'messages',
    context: 'system',
  });
  expect(recognisePairs(['id', 'conversations.from', 'conversations.value'])).toMatchObject({
    messages: 'conversations',
  });
  expect(recognisePairs(['context', 'QA_list.Q', 'QA_list.A'])).toEqual({
    kind: 'list',
    context: 'context',
    pairs: 'QA_list',
  });
  const kit = recognisePairs(['summary', 'qa_pairs.question', 'qa_pairs.answer']);
  expect(kit).toEqual({ kind: 'list', context: 'summary', pairs: 'qa_pairs' });
});

test.each([
  [['title', 'post.body']],
  [['id', 'title', 'body']],
  [['text']],
  [['text', 'answer']],
  [['question', 'context']],
  [['messages.content']],
  [[]],
])('does not take %j for pairs', (names) => {
  expect(recognisePairs(names)).toBeNull();
});
