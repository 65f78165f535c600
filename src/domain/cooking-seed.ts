/** The published recipe's seed for the first collection. */
export const FIRST_COOKING_SEED = 12345;

/** The seed that a collection is cooked with, from its position and a first seed; another first seed cooks anew. */
export function cookingSeed(collection: number, first: number = FIRST_COOKING_SEED): number {
  return first + collection;
}
