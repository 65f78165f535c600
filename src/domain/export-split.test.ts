import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDocuments } from './export-split';

const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const hashes = fc.uniqueArray(hash, { minLength: 2, maxLength: 40 });

test('both sides have a document, and the share is the nearest to the wanted one', () => {
  fc.assert(
    fc.property(hashes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.nat(), (documents, testShare, seed) => {
      const chosen = testDocuments(documents, { testShare, seed });
      expect(chosen.size).toBe(Math.min(Math.max(Math.round(documents.length * testShare), 1), documents.length - 1));
      expect(documents.filter((document) => chosen.has(document))).toHaveLength(chosen.size);
    }),
  );
});

test('the order of the documents does not matter, nor how often one is named', () => {
  fc.assert(
    fc.property(hashes, fc.nat(), (documents, seed) => {
      const chosen = testDocuments(documents, { testShare: 0.3, seed });
      expect(testDocuments([...documents.toReversed(), ...documents], { testShare: 0.3, seed })).toEqual(chosen);
    }),
  );
});

test('another seed chooses other documents', () => {
  const documents = Array.from({ length: 40 }, (_, index) => index.toString(16).padEnd(64, '0'));
  const [one, other] = [1, 2].map((seed) => [...testDocuments(documents, { testShare: 0.2, seed })].toSorted());
  expect(one).not.toEqual(other);
});

test('a single document cannot be split', () => {
  expect(testDocuments(['a'.repeat(64), 'a'.repeat(64)], { testShare: 0.5, seed: 1 }).size).toBe(0);
});
