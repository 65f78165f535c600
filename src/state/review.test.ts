import { describe, expect, test } from 'vitest';
import { anExample, aPair } from '../adapters/test-records';
import type { Pair } from '../domain/pair';
import { Review } from './review.svelte';
import { RunResults } from './run-results.svelte';
import { aQuality } from './test-quality';

function reviewed(pairCounts: readonly number[]) {
  const results = new RunResults();
  results.load(pairCounts.map((count, chunk) => anExample(chunk, count)));
  return { results, review: new Review(() => results, aQuality()) };
}

describe('the review', () => {
  test('lists pairs in the order of the text, by decision and by words', () => {
    const { results, review } = reviewed([2, 0, 1]);
    expect(review.entries.map(({ key }) => key)).toEqual(['0.0', '0.1', '2.0']);
    results.change([aPair(0, 1, { status: 'approved', response: 'A Lighthouse' })]);
    expect(review.counts).toMatchObject({ all: 3, new: 2, approved: 1, rejected: 0, none: 1 });
    review.show('approved');
    expect(review.entries.map(({ key }) => key)).toEqual(['0.1']);
    review.show('none');
    expect(review.entries.map(({ kind }) => kind)).toEqual(['none']);
    review.show('all');
    review.find(' lightHOUSE ');
    expect(review.entries.map(({ key }) => key)).toEqual(['0.1']);
  });

  test('goes from row to row and stays within the list', () => {
    const { review } = reviewed([2, 1]);
    const going = [1, 1, 1, 1, -1, -1, -1].map((step) => {
      review.move(step);
      return review.current?.key;
    });
    expect(going).toEqual(['0.0', '0.1', '1.0', '1.0', '0.1', '0.0', '0.0']);
  });

  test('has the next row at hand after a decision that takes one off the list', () => {
    const { results, review } = reviewed([3]);
    review.show('new');
    const decide = (index: number): void => {
      review.take(`0.${String(index)}`);
      const goOn = review.after();
      results.change([aPair(0, index, { status: 'rejected' })]);
      goOn();
    };
    decide(1);
    expect(review.current?.key).toBe('0.2');
    decide(2);
    expect(review.current?.key).toBe('0.0');
    decide(0);
    expect(review.entries).toEqual([]);
  });

  test('lists a pair whose words are being changed, whatever else is asked for', () => {
    const { review } = reviewed([2, 1]);
    review.edit('1.0');
    review.find('nothing such');
    expect(review.entries.map(({ key }) => key)).toEqual(['1.0']);
    review.edit(null);
    expect(review.entries).toEqual([]);
  });

  test('takes as selected only what is listed', () => {
    const { results, review } = reviewed([2]);
    review.toggleSelected('0.0');
    review.toggleSelected('0.1');
    results.change([aPair(0, 1, { status: 'rejected' })]);
    review.show('new');
    expect(review.selected.map((pair: Pair) => pair.index)).toEqual([0]);
    review.toggleSelected('0.0');
    expect(review.selected).toEqual([]);
  });
});
