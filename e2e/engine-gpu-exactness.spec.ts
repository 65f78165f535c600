import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { Page } from 'playwright/test';
import { greedyAnswers } from '../workers/synthesizer/test-greedy-answers';
import { exactPrompts, NEW_TOKENS } from '../workers/synthesizer/test-prompts';
import { openDecoder } from '../workers/synthesizer/test-model';
import { referenceLoop } from '../workers/synthesizer/test-reference-loop';
import { CHANGING_PLAN, type ExactnessPlan, exactnessPlans } from '../workers/synthesizer/test-random-arrivals';
import { expect, webGpuTest as test } from './engine';

// All prompts take long in software: EXACTNESS=all.
const isWhole = process.env['EXACTNESS'] === 'all';
const prompts = Array.from(exactPrompts(greedyAnswers())).slice(0, isWhole ? undefined : 5);
const newTokens = isWhole ? NEW_TOKENS : 24;

/** The reference is a row alone on WebAssembly: another device than the one that is tested. */
test('on WebGPU greedy output is that of a row alone, whatever joins and leaves', async ({ harnessPage: page }) => {
  test.setTimeout(isWhole ? 7_200_000 : 120_000);
  const { session } = await openDecoder('e2e/fixtures/models/micro/onnx/model.onnx');
  const references: (readonly number[])[] = [];
  for (const prompt of prompts) references.push((await referenceLoop(session, prompt, newTokens)).tokens);
  const gaps: number[] = [];
  let compared = 0;
  for (const plan of isWhole ? exactnessPlans : [CHANGING_PLAN]) {
    const asked = plan === CHANGING_PLAN ? prompts : prompts.slice(0, 8);
    const { answers, reusedTokens } = await written(page, plan, asked);
    expect(reusedTokens > 0).toBe(plan.reuses);
    for (const [index, tokens] of answers.entries()) {
      compared += 1;
      expect(tokens).toHaveLength(newTokens);
      const reference = references[index] ?? [];
      if (tokens.join() !== reference.join()) gaps.push(await tieAt(page, session, index, tokens, reference));
    }
  }
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
  console.log(
    `exactness on WebGPU: ${String(compared)} answers compared, ${String(gaps.length)} ended in ties, ` +
      `median gap ${String(median ?? 'none')}`,
  );
  expect(gaps.length / compared).toBeLessThanOrEqual(0.01);
});

function written(page: Page, plan: ExactnessPlan, asked: readonly (readonly number[])[]) {
  return page.evaluate(
    async ([one, texts, count]) => {
      const decoders = await harness.openDecoders('micro');
      return decoders.written(one, texts, { newTokens: count, pieceTokens: 256 });
    },
    [plan, asked, newTokens] as const,
  );
}

/**
 * The gap between the two best logits of the reference where the answers part, to the range of its logits. Fails where
 * that is no tie in floating point: a gap of a thousandth, or logits that differ by a ten-thousandth.
 */
async function tieAt(
  page: Page,
  session: InferenceSession,
  index: number,
  tokens: readonly number[],
  reference: readonly number[],
): Promise<number> {
  const prompt = prompts[index] ?? [];
  const parted = tokens.findIndex((token, at) => token !== reference[at]);
  const own = await page.evaluate(
    async (text) => {
      const decoders = await harness.openDecoders('micro');
      await decoders.reserve(1, 1024);
      return Array.from((await decoders.extend(0, 0, text, 'all')).logits[0] ?? []);
    },
    [...prompt, ...tokens.slice(0, parted)],
  );
  const { logits } = await referenceLoop(session, prompt, parted + 1, true);
  const expected = logits[parted] ?? new Float32Array();
  const sorted = expected.toSorted();
  const [lowest = 0, second = 0, best = 0] = [sorted[0], sorted.at(-2), sorted.at(-1)];
  const largest = expected.reduce((most, logit, at) => Math.max(most, Math.abs(logit - (own[at] ?? 0))), 0);
  const gap = (best - second) / (best - lowest);
  expect(gap, `prompt ${String(index)} parts at ${String(parted)}`).toBeLessThan(1e-3);
  expect(largest / (best - lowest)).toBeLessThan(1e-4);
  return gap;
}
