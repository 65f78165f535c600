import { expect, test } from 'vitest';
import { type ExportSelection, isExported } from './export-selection';
import type { RunId } from './ids';
import type { Pair } from './pair';

function aPair(change: Partial<Pair>): Pair {
  return {
    runId: 'run' as RunId,
    chunk: 1,
    index: 2,
    instruction: 'Q',
    response: 'A',
    status: 'new',
    evidence: null,
    ...change,
  };
}

function isRow(change: Partial<Pair>, selection: ExportSelection, keepsTagged = true): boolean {
  return isExported(aPair(change), { selection, keepsTagged });
}

test('all but rejected pairs are kept, and only approved ones are approved', () => {
  const statuses = ['new', 'approved', 'rejected'] as const;
  expect(statuses.map((status) => isRow({ status }, { kind: 'kept' }))).toEqual([true, true, false]);
  expect(statuses.map((status) => isRow({ status }, { kind: 'approved' }))).toEqual([false, true, false]);
});

test('given pairs are saved unless they are rejected', () => {
  const selection = { kind: 'given', keys: new Set(['1.2']) } as const;
  expect(isRow({}, selection)).toBe(true);
  expect(isRow({ index: 3 }, selection)).toBe(false);
  expect(isRow({ status: 'rejected' }, selection)).toBe(false);
});

test('a pair that spells a tag is left out unless it is wanted', () => {
  const kept = { kind: 'kept' } as const;
  for (const change of [{ instruction: 'What is <QUE>?' }, { response: 'It ends with </s>.' }]) {
    expect(isRow(change, kept, false)).toBe(false);
    expect(isRow(change, kept, true)).toBe(true);
  }
  expect(isRow({ response: '<b>bold</b>' }, kept, false)).toBe(true);
});
