import { expect, test } from 'vitest';
import { anExample, aRun, runId } from '../adapters/test-records';
import { plainTemplateSet } from '../domain/test-template-set';
import type { Passages } from '../synthesis/passages';
import { NumberedPassages } from '../synthesis/test-run';
import { type CookedRun, Cooking } from './cooking.svelte';
import { RunResults } from './run-results.svelte';

function aSource(name: string, passages: Passages): CookedRun {
  const results = new RunResults();
  results.load([anExample(0, 1, { runId: runId(name) })]);
  return { run: aRun({ id: runId(name), chunkCount: 1 }), results, passages };
}

function aCooking(): Cooking {
  return new Cooking({
    loadTemplates: async () => Promise.resolve(plainTemplateSet()),
    readTemplates: async () => Promise.reject(new Error('There is no file.')),
    randomSeed: () => 1,
  });
}

/** Passages that say which run they are of, once they are let go. */
class HeldPassages extends NumberedPassages {
  letGo: () => void = () => undefined;
  readonly #held = new Promise<void>((resolve) => (this.letGo = resolve));

  override async passage(position: number) {
    await this.#held;
    return { ...(await super.passage(position)), text: 'The run before.' };
  }
}

test('the texts of a run that takes long to read do not take the place of those of the next one', async () => {
  const cooking = aCooking();
  const before = new HeldPassages();
  const slow = cooking.open(aSource('run-1', before));
  await cooking.open(aSource('run-2', new NumberedPassages()));
  before.letGo();
  await slow;
  expect(cooking.shown?.entries[0]?.context).toBe('Passage 0 tells of thing 0.');
});
