import { expect, test } from 'vitest';
import { auditRow } from './audit-row';
import { NOWHERE } from './canonical-row';
import type { Book, RowLayout } from './export-format';
import { type ExportRow, pairLayouts } from './export-layout';
import { aRow } from './test-rows';

const layouts = Object.keys(pairLayouts) as (keyof typeof pairLayouts)[];

function projected(layout: keyof typeof pairLayouts, book: Book): ExportRow {
  return pairLayouts[layout].project(aRow(), book);
}

test('Alpaca has the passage as the input, and an empty input in a closed book', () => {
  const open = { instruction: 'Who built it?', input: 'Anna Muir built it.', output: 'Anna Muir' };
  expect(projected('alpaca', 'open')).toEqual(open);
  expect(projected('alpaca', 'closed')).toEqual({ ...open, input: '' });
});

test('ShareGPT and messages ask with the passage before the question, or with the question alone', () => {
  const asked = 'Anna Muir built it.\n\nWho built it?';
  expect(projected('sharegpt', 'open')).toEqual({
    conversations: [
      { from: 'human', value: asked },
      { from: 'gpt', value: 'Anna Muir' },
    ],
  });
  expect(projected('messages', 'open')).toEqual({
    messages: [
      { role: 'user', content: asked },
      { role: 'assistant', content: 'Anna Muir' },
    ],
  });
  expect(projected('messages', 'closed')).toMatchObject({ messages: [{ content: 'Who built it?' }, {}] });
});

test('what parts a prompt from its completion is part of the prompt', () => {
  expect(projected('promptCompletion', 'closed')).toEqual({ prompt: 'Who built it?\n\n', completion: 'Anna Muir' });
});

test('grounded questions keep their passage', () => {
  const row = { context: 'Anna Muir built it.', question: 'Who built it?', answer: 'Anna Muir' };
  expect(projected('groundedQa', 'closed')).toEqual(row);
});

test('a table is flat, and says with -1 that an answer stands nowhere', () => {
  expect(projected('table', 'open')).toMatchObject({ evidence_start: 812, evidence_end: 821, grounding: 1 });
  const { project } = pairLayouts.table;
  expect(project(aRow({ evidence: [NOWHERE] }), 'open')).toMatchObject({ evidence_start: -1, evidence_end: -1 });
  expect(Object.values(projected('table', 'closed')).every((value) => typeof value !== 'object')).toBe(true);
});

test('a table has all that is known of a pair, but for what a cell cannot hold and what serves the engine', () => {
  const left = pairLayouts.canonical.columns.filter((column) => !pairLayouts.table.columns.includes(column));
  expect(left).toEqual(['evidence', 'reject_rule', 'prompt_tokens', 'prompt_tokens_reused']);
});

test.each(layouts)('every row of %s has its columns, in their order, and passes the audit in either book', (layout) => {
  for (const book of ['open', 'closed'] as const) {
    const row = projected(layout, book);
    expect(Object.keys(row).toSorted()).toEqual(pairLayouts[layout].columns.toSorted());
    expect(auditRow(JSON.parse(JSON.stringify(row)), layout, book)).toMatchObject({
      ...{ missingKeys: 0, nulls: 0, emptyFields: 0 },
    });
  }
});

test.each<[RowLayout, unknown, object]>([
  ['alpaca', { instruction: 'a', output: 'b' }, { missingKeys: 1, nulls: 0 }],
  ['alpaca', { instruction: 'a', input: null, output: 'b' }, { missingKeys: 0, nulls: 1 }],
  ['alpaca', { instruction: 'a', input: '', output: 'b' }, { emptyFields: 1 }],
  ['messages', { messages: [{ role: 'user', content: '' }] }, { emptyFields: 1, texts: [''] }],
  ['messages', 'no row', { missingKeys: 1 }],
  ['collection', [{ context: 'a', QA_list: [{ Q: 'b', A: '' }] }], { missingKeys: 1, emptyFields: 1 }],
  ['collection', null, { missingKeys: 3, nulls: 1 }],
])('the audit of %s finds what is wrong with %j', (layout, row, found) => {
  expect(auditRow(row, layout, 'open')).toMatchObject(found);
});
