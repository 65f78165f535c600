import { expect, test } from 'vitest';
import { exportFileName, type ExportFormat, formatFacts } from './export-format';
import { previewRow } from './export-preview';
import { aRow } from './test-rows';

const none = { collection: null, cooked: null };
const long = aRow({ context: `Once ${'x'.repeat(500)} end.` });

test('a preview is the row as the file has it, its long texts shortened in the middle', () => {
  const line = previewRow('messages', { row: long, ...none }, 'open');
  const { messages } = JSON.parse(line) as { messages: { content: string }[] };
  expect(messages[0]?.content).toMatch(/^Once x+…x+ end\.\n\nWho built it\?$/);
  expect(previewRow('alpaca', { row: long, ...none }, 'closed')).toBe(
    '{"instruction":"Who built it?","input":"","output":"Anna Muir"}',
  );
});

test('tables show their cells in one line, or a column a line', () => {
  expect(previewRow('csv', { row: aRow(), ...none }, 'open')).toMatch(
    /^Who built it\?,Anna Muir,Anna Muir built it\.,/,
  );
  expect(previewRow('parquet', { row: aRow(), ...none }, 'open')).toMatch(/^instruction: Who built it\?\n/);
});

test.each(Object.keys(formatFacts) as ExportFormat[])(
  '%s shows something, or nothing when there is no row',
  (format) => {
    const collection = [{ context: 'c', QA_list: [{ Q: 'q', A: 'a' }], inherit_from_prev: false }];
    expect(previewRow(format, { row: aRow(), collection, cooked: 'Once upon a time.' }, 'open')).not.toBe('');
    expect(previewRow(format, { row: null, ...none }, 'open')).toBe('');
  },
);

test.each([
  ['alpaca', false, 'notes.alpaca.jsonl'],
  ['alpaca', true, 'notes.alpaca.zip'],
  ['canonical', false, 'notes.jsonl'],
  ['canonical', true, 'notes.jsonl.zip'],
  ['csv', false, 'notes.csv'],
  ['parquet', true, 'notes.parquet.zip'],
  ['huggingFace', false, 'notes.hugging-face.zip'],
  ['cooked', false, 'notes.text.jsonl'],
  ['reference', false, 'notes.reference.jsonl'],
] as const)('a file of %s (split: %s) is called %s', (format, isSplit, name) => {
  expect(exportFileName('notes', format, isSplit)).toBe(name);
});
