import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anExample, aPair, aRun } from '../adapters/test-records';
import { RunResults } from './run-results.svelte';
import { aJudgement, aQuality } from './test-quality';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A run at work, of which two passages were there when it was opened; `asked` tells which were looked at, in turn. */
async function atWork() {
  const results = new RunResults();
  results.load([anExample(0, 1), anExample(1, 0)]);
  const asked: (readonly number[] | null)[] = [];
  const quality = aQuality({
    judge: (_run, chunks, _tokenizer, onJudged) => {
      asked.push(chunks);
      onJudged((chunks ?? [0]).map((chunk) => aJudgement(aPair(chunk, 0), 0.5)));
      return Promise.resolve();
    },
  });
  await quality.open(aRun());
  const come = (chunk: number): void => {
    results.add(anExample(chunk, 1));
    quality.follow(() => results.inOrder);
  };
  return { results, quality, asked, come };
}

test('pairs that come while a run works are looked at together, twice a second at most', async () => {
  const { quality, asked, come } = await atWork();
  for (let chunk = 2; chunk < 12; chunk += 1) {
    come(chunk);
    await vi.advanceTimersByTimeAsync(500);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked[0]).toBeNull();
  expect(asked.slice(1).flat()).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(asked.length).toBeLessThanOrEqual(1 + 10);
  expect(quality.known.of(aPair(11, 0))?.grounding.score).toBe(0.5);
  expect(quality.known.judgedCount).toBe(11);
});

test('nothing is looked at twice, nor after the data set was left', async () => {
  const { results, quality, asked, come } = await atWork();
  quality.follow(() => results.inOrder);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([null]);
  come(2);
  quality.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([null]);
});

test('pairs that come while the whole run is looked at are looked at after it', async () => {
  const results = new RunResults();
  let finish: () => void = () => undefined;
  const asked: (readonly number[] | null)[] = [];
  const quality = aQuality({
    judge: async (_run, chunks) => {
      asked.push(chunks);
      if (chunks === null) await new Promise<void>((resolve) => (finish = resolve));
    },
  });
  const opening = quality.open(aRun());
  results.add(anExample(0, 1));
  quality.follow(() => results.inOrder);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([null]);
  expect(quality.isWorking).toBe(true);
  finish();
  await opening;
  expect(quality.isWorking).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([null, [0]]);
});
