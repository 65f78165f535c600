import { expect, test } from 'vitest';
import { readPairs } from '../domain/read-pairs';
import { segmentsFromText } from '../domain/segments-from-text';
import { livePieces, storedPieces } from './raw-pieces';

const written = segmentsFromText(
  'Sure! <QUE> Who? <ANS> Ada </END><QUE> When? <ANS> 1843 </END><QUE> When? <ANS> 1844 </END><QUE> Why',
);

function stored(isTolerant: boolean) {
  const { rejects } = readPairs(written, { isTolerant, finishReason: 'length' });
  return storedPieces(written, rejects).map(({ rule, isNearMiss }) => rule ?? isNearMiss);
}

test('strikes out what was dropped, by the rule that dropped it', () => {
  expect(stored(false)).toEqual(['noInstruction', false, 'duplicate', 'unfinished']);
});

test('leaves standing what was read in another form', () => {
  expect(stored(true)).toEqual([true, false, 'duplicate', 'unfinished']);
});

test('judges what is being written only as far as it is certain', () => {
  const rules = (readsTolerantly: boolean) => livePieces(written, readsTolerantly).map(({ rule }) => rule);
  expect(rules(false)).toEqual(['noInstruction', null, 'duplicate', null]);
  expect(rules(true)).toEqual([null, null, 'duplicate', null]);
});
