import { cookCollection } from '../src/domain/cook-collection';
import type { ReferenceEntry } from '../src/domain/reference-json';
import type { TemplateSet } from '../src/domain/template-set';

/** One collection as the reference cooked it, once or, where `texts_second_call` is there, twice over. */
export interface CookVector {
  readonly id: string;
  readonly name: string;
  readonly input: { readonly read_collection: readonly ReferenceEntry[]; readonly random_seed: number };
  readonly expected: { readonly texts?: readonly string[]; readonly texts_second_call?: readonly string[] };
}

/**
 * - `defect`: it differs where the reference is known to be wrong, in the way that is meant: it has an empty text, or
 *   loses the pairs of a collection that it has cooked before
 */
export type Comparison =
  | { readonly kind: 'match' }
  | { readonly kind: 'defect'; readonly defect: string }
  | { readonly kind: 'mismatch'; readonly cooked: readonly string[]; readonly expected: readonly string[] };

/** Cooks a vector's collection and compares the texts, byte for byte. */
export function compareCooked({ input, expected }: CookVector, templates: TemplateSet): Comparison {
  const cook = (): readonly string[] =>
    cookCollection(input.read_collection, input.random_seed, templates).map(({ text }) => text);
  const cooked = cook();
  const { texts, texts_second_call: again } = expected;
  if (again !== undefined) {
    return same(cook(), cooked) && !same(again, cooked)
      ? { kind: 'defect', defect: 'cooking the same collection again loses its pairs' }
      : { kind: 'mismatch', cooked, expected: again };
  }
  if (texts === undefined) return { kind: 'mismatch', cooked, expected: [] };
  if (same(cooked, texts)) return { kind: 'match' };
  const withoutEmpty = texts.filter((text) => text !== '');
  return same(cooked, withoutEmpty)
    ? { kind: 'defect', defect: 'an empty text' }
    : { kind: 'mismatch', cooked, expected: texts };
}

function same(texts: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify(texts) === JSON.stringify(others);
}
