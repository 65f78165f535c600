import { expect, test } from 'vitest';
import { decided, edited, takenBack } from './decide-pair';
import type { RunId } from './ids';
import type { Pair } from './pair';

const pair: Pair = {
  runId: 'run-1' as RunId,
  chunk: 0,
  index: 0,
  instruction: 'Who decoded the dance?',
  response: 'Karl',
  status: 'new',
  evidence: { start: 0, end: 4 },
};
const passage = 'Karl von Frisch decoded the dance in 1927.';

test('an edited pair is approved, keeps what the model wrote, and its answer is looked for again', () => {
  const changed = edited(pair, { instruction: pair.instruction, response: 'Karl von Frisch' }, passage);
  expect(changed).toMatchObject({ status: 'approved', evidence: { start: 0, end: 15 } });
  expect(changed.original).toEqual({ instruction: pair.instruction, response: 'Karl' });
});

test('editing twice keeps the first words, and going back to them is no edit', () => {
  const once = edited(pair, { instruction: 'Who?', response: 'Karl' }, passage);
  const twice = edited(once, { instruction: 'Who was it?', response: 'Karl' }, passage);
  expect(twice.original).toEqual(once.original);
  const back = edited(twice, { instruction: pair.instruction, response: pair.response }, passage);
  expect(back).toEqual({ ...pair, status: 'approved' });
});

test('the same words and the same decision change nothing', () => {
  expect(edited(pair, pair, passage)).toBe(pair);
  expect(decided(pair, 'new')).toBe(pair);
});

test('taking a decision back leaves words that came since, and a decision that came since', () => {
  const revision = { before: pair, after: decided(pair, 'rejected') };
  expect(takenBack(revision.after, revision)).toEqual(pair);
  const reworded: Pair = { ...revision.after, response: 'Karl von Frisch' };
  expect(takenBack(reworded, revision)).toEqual({ ...reworded, status: 'new' });
  expect(takenBack(decided(pair, 'approved'), revision)).toBeNull();
});

test('taking words back leaves a decision that came since, and other words that came since', () => {
  const after = edited(pair, { instruction: 'Who?', response: 'Karl' }, passage);
  const revision = { before: pair, after };
  expect(takenBack(after, revision)).toEqual(pair);
  expect(takenBack(decided(after, 'rejected'), revision)).toEqual({ ...pair, status: 'rejected' });
  expect(takenBack(edited(after, { instruction: 'Who?', response: 'Frisch' }, passage), revision)).toBeNull();
});
