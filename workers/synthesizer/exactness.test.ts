import type { InferenceSession } from 'onnxruntime-web/wasm';
import { afterAll, expect, test } from 'vitest';
import type { Decoder } from './decoder';
import { exactPrompts, NEW_TOKENS } from './test-prompts';
import { GRAPH, greedyAnswers } from './test-greedy-answers';
import { seededRandom } from './test-random';
import { referenceLoop } from './test-reference-loop';
import { Scheduler, type SchedulerOptions } from './scheduler';
import { openDecoder } from './test-model';

interface Plan {
  readonly name: string;
  /** Slots, changed on the way where there are several. */
  readonly slots: readonly number[];
  readonly reuses: boolean;
  readonly looksUp: boolean;
  /** Of the prompts, the first so many. */
  readonly count: number;
}

// All prompts by all plans take minutes: EXACTNESS=all.
const isWhole = process.env['EXACTNESS'] === 'all';
const plans: readonly Plan[] = [
  { name: 'alone', slots: [1], reuses: false, looksUp: false, count: 6 },
  { name: 'alone, with lookup', slots: [1], reuses: false, looksUp: true, count: 6 },
  { name: 'alone, with reuse and lookup', slots: [1], reuses: true, looksUp: true, count: 8 },
  ...[2, 4, 8, 16].flatMap((slots) =>
    [false, true].map((reuses) => ({
      name: `${String(slots)} together${reuses ? ', with reuse' : ''}`,
      slots: [slots],
      reuses,
      looksUp: false,
      count: 8,
    })),
  ),
  { name: 'as many as change, with reuse and lookup', slots: [2, 8, 4, 16], reuses: true, looksUp: true, count: 1000 },
];

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

test.each(plans)(
  'greedy output is that of a row alone: $name',
  async (plan) => {
    const asked = prompts.map((_, index) => index).filter((index) => isWhole || index < plan.count);
    const { written, reused } = await writtenBy(newDecoder(), plan, asked);
    for (const [index, tokens] of written) {
      compared += 1;
      if (tokens.join() !== answers[index]?.join()) gaps.push(await tieAt(session, newDecoder(), index, tokens));
    }
    expect(written.size).toBe(asked.length);
    expect(reused > 0).toBe(plan.reuses);
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

/** What the engine writes when requests come and are given up at random moments. */
async function writtenBy(decoder: Decoder, plan: Plan, asked: readonly number[]) {
  const random = seededRandom(asked.length + plan.slots.length);
  const written = new Map<number, readonly number[]>();
  // A prompt that follows another is asked after it, as in a run: in between is chance.
  const queue = asked.map((index) => ({ index, at: index + random() * 24 })).sort((a, b) => a.at - b.at);
  const ending: Promise<void>[] = [];
  const ask = (index: number, gaveUpAfter: number): void => {
    const tokens: number[] = [];
    const stop = new AbortController();
    const onToken = (token: number): void => {
      tokens.push(token);
      if (tokens.length > gaveUpAfter) stop.abort();
    };
    const promptTokens = prompts[index] ?? [];
    const request = { promptTokens, maxNewTokens: NEW_TOKENS, choose: null, ignoresEnd: true, onToken };
    const end = scheduler.decode(request, stop.signal).then(
      () => void written.set(index, tokens),
      (error: unknown) => expect(error).toBe(stop.signal.reason),
    );
    ending.push(end);
  };
  const arrive = (): void => {
    for (let come = Math.floor(random() * 3); come > 0 && scheduler.work.waiting < 12; come -= 1) {
      const next = queue.shift();
      if (next === undefined) return;
      ask(next.index, Infinity);
      // One of ten is asked a second time, and given up somewhere.
      if (random() < 0.1) ask(next.index, Math.floor(random() * 40));
    }
    if (plan.slots.length > 1 && random() < 0.02) {
      scheduler.useSlots({ fixed: plan.slots[Math.floor(random() * plan.slots.length)] ?? 4, most: null });
    }
  };
  const options: SchedulerOptions = {
    contextTokens: 1024,
    endTokens: new Set(),
    pieceTokens: 48,
    mostSlots: 16,
    mostCacheBytes: 512e6,
    prefixBytes: plan.reuses ? 128e6 : 0,
    looksUp: plan.looksUp,
    now: () => performance.now(),
    pause: () => {
      arrive();
      return Promise.resolve();
    },
  };
  const scheduler = new Scheduler(decoder, options);
  scheduler.useSlots({ fixed: plan.slots[0] ?? null, most: null });
  while (queue.length > 0) {
    arrive();
    await Promise.all(ending);
  }
  await Promise.all(ending);
  return { written, reused: scheduler.throughput.reusedTokens };
}

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
