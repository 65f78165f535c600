import { expect, test } from 'vitest';
import { addToPace, estimateRun, type Pace } from './estimate';

const load = { documents: 1, characters: 48_000, tokens: 12_000, passages: 100 };
const pace: Pace = { passages: 50, pairs: 100, ms: 20_000, tokens: 10_000 };

test('an estimate without a measurement says that it is a guess', () => {
  expect(estimateRun(load, 128, null, 6e6).isMeasured).toBe(false);
});

test('an estimate takes the pairs and the time that this device gave before', () => {
  const estimate = estimateRun(load, 128, pace, 6e6);
  expect(estimate).toMatchObject({ isMeasured: true, pairs: 200 });
  expect(estimate.ms).toBe((12_000 + 100 * 60) * 2);
});

test('a handful of cold passages is not a measurement yet', () => {
  expect(estimateRun(load, 128, { ...pace, passages: 4 }, 6e6).isMeasured).toBe(false);
});

test('of a large model nothing is guessed, and what was measured is taken', () => {
  expect(estimateRun(load, 128, null, 7e9)).toMatchObject({ pairs: null, ms: null, isMeasured: false });
  expect(estimateRun(load, 128, pace, 7e9)).toMatchObject({ pairs: 200, isMeasured: true });
});

test('what is measured adds up', () => {
  expect(addToPace(pace, pace)).toEqual({ passages: 100, pairs: 200, ms: 40_000, tokens: 20_000 });
});

test('a device that became faster shows soon, however long it was slow', () => {
  let known: Pace = { passages: 100_000, pairs: 100_000, ms: 1e9, tokens: 1e7 };
  for (let run = 0; run < 4; run += 1) {
    known = addToPace(known, { passages: 2000, pairs: 2000, ms: 2e6, tokens: 2e5 });
  }
  expect(known.ms / known.tokens).toBeLessThan(30);
});
