import { type CookedText, cookCollection, rawTexts } from './cook-collection';
import { cookingSeed } from './cooking-seed';
import type { ReferenceEntry } from './reference-json';
import { staysRaw } from './stays-raw';
import type { TemplateSet } from './template-set';

/** How the texts of a run are cooked: the same for what is looked at and for what is saved. */
export interface CookingOptions {
  /** The seed of the first collection; the next ones count on from it. */
  readonly firstSeed: number;
  /** Seeds of collections that were cooked anew, by position. */
  readonly seeds: ReadonlyMap<number, number>;
  /** The share of collections that stay as they are, 0 to 1. */
  readonly rawShare: number;
  readonly templates: TemplateSet;
}

export function seedOf(position: number, { firstSeed, seeds }: Pick<CookingOptions, 'firstSeed' | 'seeds'>): number {
  return seeds.get(position) ?? cookingSeed(position, firstSeed);
}

/** The texts of the collection at `position`, in its order; none where the collection is empty. */
export function cookedTexts(
  position: number,
  collection: readonly ReferenceEntry[],
  options: CookingOptions,
): readonly CookedText[] {
  if (collection.length === 0) return [];
  if (staysRaw(position, options.rawShare, options.firstSeed)) return rawTexts(collection);
  return cookCollection(collection, seedOf(position, options), options.templates);
}
