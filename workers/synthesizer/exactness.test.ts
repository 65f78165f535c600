import type { InferenceSession } from 'onnxruntime-web/wasm';
import { afterAll, expect, test } from 'vitest';
import type { Decoder } from './decoder';
import { exactPrompts, NEW_TOKENS } from './test-prompts';
import { GRAPH, greedyAnswers } from './test-greedy-answers';
import { CHANGING_PLAN, exactnessPlans, writtenBy } from './test-random-arrivals';
import { referenceLoop } from './test-reference-loop';
import { openDecoder } from './test-model';

// All prompts by all plans take minutes: EXACTNESS=all.
const isWhole = process.env['EXACTNESS'] === 'all';
const { session, newDecoder } = await openDecoder(GRAPH);
const answers = greedyAnswers();
const prompts = Array.from(exactPrompts(answers));
const gaps: number[] = [];
let compared = 0;

test('the kept answers are those of the reference loop', async () => {
  for (const index of [0, 67, 103, 171]) {
    const { tokens } = await referenceLoop(session, prompts[index] ?? [], NEW_TOKENS);
    expect(tokens).toEqual(answers[index]);
  }
}, 60_000);

test.each(exactnessPlans)(
  'greedy output is that of a row alone: $name',
  async (plan) => {
    const asked = isWhole || plan === CHANGING_PLAN ? prompts : prompts.slice(0, 8);
    const written = await writtenBy(newDecoder(), plan, asked, { newTokens: NEW_TOKENS, pieceTokens: 48 });
    for (const [index, tokens] of written.answers.entries()) {
      compared += 1;
      if (tokens.join() !== answers[index]?.join()) gaps.push(await tieAt(session, newDecoder(), index, tokens));
    }
    expect(written.reusedTokens > 0).toBe(plan.reuses);
  },
  600_000,
);

afterAll(() => {
  const sorted = gaps.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const ties = `${String(gaps.length)} ended in ties`;
  process.stdout.write(
    `exactness: ${String(compared)} answers compared, ${ties}, median gap ${String(median ?? 'none')}\n`,
  );
  expect(gaps.length / compared).toBeLessThanOrEqual(0.01);
});

/**
 * The gap between the two best logits of the reference where the answers part, to the range of its logits. Fails where
 * that is no tie in floating point: a gap of a thousandth, or logits that differ by a ten-thousandth.
 */
async function tieAt(
  ofSession: InferenceSession,
  decoder: Decoder,
  index: number,
  tokens: readonly number[],
): Promise<number> {
  const prompt = prompts[index] ?? [];
  const parted = tokens.findIndex((token, at) => token !== answers[index]?.[at]);
  const { logits } = await referenceLoop(ofSession, prompt, parted + 1, true);
  const reference = logits[parted] ?? new Float32Array();
  await decoder.reserve(1, 1024);
  const own = (await decoder.extend(0, 0, [...prompt, ...tokens.slice(0, parted)], 'all')).values(0);
  const sorted = reference.toSorted();
  const [lowest = 0, second = 0, best = 0] = [sorted[0], sorted.at(-2), sorted.at(-1)];
  const range = best - lowest;
  const largest = reference.reduce((most, logit, at) => Math.max(most, Math.abs(logit - (own[at] ?? 0))), 0);
  expect((best - second) / range, `prompt ${String(index)} parts at ${String(parted)}`).toBeLessThan(1e-3);
  expect(largest / range).toBeLessThan(1e-4);
  return (best - second) / range;
}
