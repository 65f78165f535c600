import { expect, test } from 'vitest';
import { anExample, aPair, aRun } from '../adapters/test-records';
import { Review } from './review.svelte';
import { RunResults } from './run-results.svelte';
import { aJudgement, aQuality, exactDuplicate } from './test-quality';

async function ruled() {
  const results = new RunResults();
  results.load([anExample(0, 4)]);
  const quality = aQuality({
    judge: (_run, _chunks, _tokenizer, onJudged) => {
      onJudged([
        aJudgement(aPair(0, 0), 0.9),
        aJudgement(aPair(0, 1), 0.3, ['notSupported']),
        aJudgement(aPair(0, 2), 0.6, ['cutOff']),
      ]);
      return Promise.resolve();
    },
    duplicates: () => Promise.resolve([{ chunk: 0, index: 2, duplicate: exactDuplicate, of: { chunk: 0, index: 0 } }]),
  });
  await quality.open(aRun());
  const review = new Review(() => results, quality);
  return { results, quality, review, rules: review.rules };
}

const keys = (review: Review): readonly string[] => review.entries.map(({ key }) => key);

test('each rule tells how many pairs it is about, and the list what the rules keep', async () => {
  const { review, rules } = await ruled();
  expect(rules.counts).toMatchObject({ notSupported: 1, cutOff: 1, duplicate: 1, looping: 0, notExact: 0 });
  rules.set('cutOff', true);
  expect(rules.kept).toEqual({ kept: 3, total: 4 });
  expect(keys(review)).toEqual(['0.0', '0.1', '0.3']);
  rules.groundFrom(0.5);
  // The last pair was not looked at: it stays.
  expect(keys(review)).toEqual(['0.0', '0.3']);
  review.showLeftOut(true);
  expect(keys(review)).toEqual(['0.1', '0.2']);
  rules.clear();
  expect(keys(review)).toHaveLength(4);
});

test('what a person approved stays whatever the rules say', async () => {
  const { results, review, rules } = await ruled();
  results.change([aPair(0, 1, { status: 'approved' })]);
  rules.set('notSupported', true);
  expect(keys(review)).toEqual(['0.0', '0.1', '0.2', '0.3']);
  expect(rules.kept).toEqual({ kept: 4, total: 4 });
});

test('pairs that the passage does not bear out are a list of their own', async () => {
  const { review } = await ruled();
  // One was judged; the one that was not has no evidence either.
  expect(review.counts.notSupported).toBe(2);
  review.show('notSupported');
  expect(keys(review)).toEqual(['0.1', '0.3']);
});
