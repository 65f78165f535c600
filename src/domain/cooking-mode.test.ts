import { expect, test } from 'vitest';
import { type CookingMode, drawCookingMode } from './cooking-mode';
import { mersenneState } from './python-random';

const SEEDS = 20_000;

function shares(leastPairs: number): Partial<Record<CookingMode, number>> {
  const counts: Partial<Record<CookingMode, number>> = {};
  for (let seed = 12345; seed < 12345 + SEEDS; seed += 1) {
    const mode = drawCookingMode(mersenneState(seed), leastPairs);
    counts[mode] = (counts[mode] ?? 0) + 100 / SEEDS;
  }
  return counts;
}

// Shares of the published code over 20,000 seeds, in per cent.
test.each<[number, Partial<Record<CookingMode, number>>]>([
  [1, { classic: 90.1, pairsFirst: 5.1, dialog: 4.8 }],
  [2, { classic: 75.1, pairsFirst: 5.1, dialog: 5.1, numbered: 5, inline: 4.9, nextTurn: 4.8 }],
])('draws the modes of texts with at least %i pairs a passage as often as the reference', (leastPairs, expected) => {
  const found = shares(leastPairs);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [mode, share] of Object.entries(expected)) {
    expect(Math.abs((found[mode as CookingMode] ?? 0) - share)).toBeLessThan(0.6);
  }
});
