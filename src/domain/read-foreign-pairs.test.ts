import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForeignPairs } from './read-foreign-pairs';

const flat = { kind: 'flat', context: 'context', instruction: 'instruction', response: 'response' } as const;
const chat = { kind: 'chat', messages: 'messages', context: 'system' } as const;
const plain = { source: '', status: 'new', original: null } as const;

describe('a row with columns', () => {
  test('gives its pair with what a person had decided and changed', () => {
    const row = {
      ...{
        context: 'Bees fly.',
        instruction: 'Who flies?',
        response: 'Bees',
        source_file: 'bees.md',
        status: 'approved',
      },
      ...{ original_instruction: 'Who?', original_response: '' },
    };
    expect(readForeignPairs(row, flat)).toEqual([
      {
        ...{ context: 'Bees fly.', instruction: 'Who flies?', response: 'Bees', source: 'bees.md', status: 'approved' },
        original: { instruction: 'Who?', response: 'Bees' },
      },
    ]);
  });

  test('that a person edited is approved', () => {
    const row = { context: 'Bees fly.', instruction: 'Who?', response: 'Bees', status: 'edited' };
    const read = { ...row, original_instruction: 'Who?', original_response: 'Wasps' };
    expect(readForeignPairs(read, flat)).toMatchObject([
      { status: 'approved', original: { instruction: 'Who?', response: 'Wasps' } },
    ]);
    expect(readForeignPairs(row, flat)).toMatchObject([{ status: 'approved', original: null }]);
  });

  test('without a passage has it in front of the question, or is its own', () => {
    const [first] = readForeignPairs(
      { instruction: 'Bees fly.\n\nAll day.\n \nWho?\nOptions:\n- A', response: 'A' },
      flat,
    );
    expect(first).toEqual({
      context: 'Bees fly.\n\nAll day.',
      instruction: 'Who?\nOptions:\n- A',
      response: 'A',
      ...plain,
    });
    const [second] = readForeignPairs({ instruction: 'Who flies?', response: 'Bees' }, { ...flat, context: null });
    expect(second).toEqual({ context: 'Who flies?', instruction: 'Who flies?', response: 'Bees', ...plain });
  });
});

describe('a conversation', () => {
  const said = (...texts: readonly string[]) =>
    texts.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));

  test('gives a pair for each answer, all of them of the system’s passage', () => {
    const messages = [{ role: 'system', content: 'Bees fly.' }, ...said('Who?', 'Bees', 'How?', 'By wing')];
    expect(readForeignPairs({ messages }, chat)).toEqual([
      { context: 'Bees fly.', instruction: 'Who?', response: 'Bees', ...plain },
      { context: 'Bees fly.', instruction: 'How?', response: 'By wing', ...plain },
    ]);
  });

  test('has the passage in the person’s first message where the system says nothing, or is left aside', () => {
    const messages = [{ role: 'system', content: 'Be kind.' }, ...said('Bees fly.\n\nWho?', 'Bees', 'How?', 'By wing')];
    const expected = [
      { context: 'Bees fly.', instruction: 'Who?', response: 'Bees', ...plain },
      { context: 'Bees fly.', instruction: 'How?', response: 'By wing', ...plain },
    ];
    expect(readForeignPairs({ messages }, { ...chat, context: 'user' })).toEqual(expected);
    expect(readForeignPairs({ messages: messages.slice(1) }, chat)).toEqual(expected);
  });

  test('without an answer gives none', () => {
    expect(readForeignPairs({ messages: said('Who?') }, chat)).toEqual([{ unusable: 'otherForm' }]);
    expect(readForeignPairs({ messages: 'Who?' }, chat)).toEqual([{ unusable: 'otherForm' }]);
  });
});

test('a line of the published pipeline gives the pairs of all its passages', () => {
  const row = [
    { context: 'Bees fly.', QA_list: [{ Q: 'Who?', A: 'Bees' }, { Q: 'How?' }] },
    { context: 'Ants walk.', QA_list: [{ Q: 'Who?', A: 'Ants' }] },
  ];
  expect(readForeignPairs(row, { kind: 'list', context: 'context', pairs: 'QA_list' })).toEqual([
    { context: 'Bees fly.', instruction: 'Who?', response: 'Bees', ...plain },
    { unusable: 'noResponse' },
    { context: 'Ants walk.', instruction: 'Who?', response: 'Ants', ...plain },
  ]);
});

test('any row at all gives pairs that are whole, or a reason', () => {
  const value = fc.oneof(fc.string(), fc.jsonValue());
  const message = fc.record({ role: fc.constantFrom('system', 'user', 'assistant', '__proto__'), content: value });
  const row = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { context: value, instruction: value, response: value, messages: fc.array(message) },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(row, fc.constantFrom(flat, chat, { ...chat, context: 'user' } as const), (json, columns) => {
      for (const read of readForeignPairs(json, columns)) {
        if ('unusable' in read) continue;
        for (const text of [read.context, read.instruction, read.response]) expect(text.trim()).not.toBe('');
        expect(read.context).toBe(read.context.trim());
      }
    }),
  );
});
