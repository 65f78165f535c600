import { expect, test } from 'vitest';
import { cookCollection } from './cook-collection';
import { cookedTexts, type CookingOptions, seedOf } from './cooking-options';
import type { ReferenceEntry } from './reference-json';
import { plainTemplateSet } from './test-template-set';

const collection: readonly ReferenceEntry[] = [
  { context: 'Bees dance.', QA_list: [{ Q: 'Who dances?', A: 'Bees' }], inherit_from_prev: false },
];
const options: CookingOptions = { firstSeed: 12345, seeds: new Map(), rawShare: 0, templates: plainTemplateSet() };

test('a collection is cooked with the first seed and its place, or with a seed of its own', () => {
  expect(seedOf(3, options)).toBe(12348);
  expect(seedOf(3, { ...options, seeds: new Map([[3, 7]]) })).toBe(7);
  expect(cookedTexts(3, collection, options)).toEqual(cookCollection(collection, 12348, options.templates));
});

test('where all stays raw, a passage is a text of its own', () => {
  const texts = cookedTexts(0, collection, { ...options, rawShare: 1 });
  expect(texts).toMatchObject([{ kind: 'raw', text: 'Bees dance.' }]);
  expect(cookedTexts(0, [], options)).toEqual([]);
});
