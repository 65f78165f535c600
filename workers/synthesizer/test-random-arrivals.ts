import type { Decoder } from './decoder';
import { Scheduler } from './scheduler';
import { seededRandom } from './test-random';

/** One way of working in which answers must be those of a row alone. */
export interface ExactnessPlan {
  readonly name: string;
  /** Slots, changed on the way where there are several. */
  readonly slots: readonly number[];
  readonly reuses: boolean;
  readonly looksUp: boolean;
}

/** The one that has all at once. */
export const CHANGING_PLAN: ExactnessPlan = {
  name: 'as many as change, with reuse and lookup',
  slots: [2, 8, 4, 16],
  reuses: true,
  looksUp: true,
};

export const exactnessPlans: readonly ExactnessPlan[] = [
  { name: 'alone', slots: [1], reuses: false, looksUp: false },
  { name: 'alone, with lookup', slots: [1], reuses: false, looksUp: true },
  { name: 'alone, with reuse and lookup', slots: [1], reuses: true, looksUp: true },
  ...[2, 4, 8, 16].flatMap((slots) =>
    [false, true].map((reuses) => ({
      name: `${String(slots)} together${reuses ? ', with reuse' : ''}`,
      slots: [slots],
      reuses,
      looksUp: false,
    })),
  ),
  CHANGING_PLAN,
];

/** How a scheduler works on this device. */
export interface ArrivalOptions {
  readonly newTokens: number;
  readonly pieceTokens: number;
}

export interface Written {
  /** In the order of the prompts. */
  readonly answers: readonly (readonly number[])[];
  readonly reusedTokens: number;
}

/** What the engine writes, greedily and past every end, when requests come and are given up at random moments. */
export async function writtenBy(
  decoder: Decoder,
  plan: ExactnessPlan,
  prompts: readonly (readonly number[])[],
  { newTokens, pieceTokens }: ArrivalOptions,
): Promise<Written> {
  const random = seededRandom(prompts.length + plan.slots.length);
  const answers = prompts.map((): readonly number[] => []);
  // A prompt that follows another is asked after it, as in a run: in between is chance.
  const queue = prompts.map((_, index) => ({ index, at: index + random() * 24 })).sort((a, b) => a.at - b.at);
  const ending: Promise<void>[] = [];
  const ask = (index: number, gaveUpAfter: number): void => {
    const tokens: number[] = [];
    const stop = new AbortController();
    const onToken = (token: number): void => {
      tokens.push(token);
      if (tokens.length > gaveUpAfter) stop.abort();
    };
    const promptTokens = prompts[index] ?? [];
    const request = { promptTokens, maxNewTokens: newTokens, choose: null, ignoresEnd: true, onToken };
    const end = scheduler.decode(request, stop.signal).then(
      () => void (answers[index] = tokens),
      (error: unknown) => {
        if (error !== stop.signal.reason) throw error;
      },
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
  const scheduler = new Scheduler(decoder, {
    contextTokens: 1024,
    endTokens: new Set(),
    pieceTokens,
    mostSlots: 16,
    mostCacheBytes: 512e6,
    prefixBytes: plan.reuses ? 128e6 : 0,
    looksUp: plan.looksUp,
    now: () => performance.now(),
    pause: () => {
      arrive();
      return Promise.resolve();
    },
  });
  scheduler.useSlots({ fixed: plan.slots[0] ?? null, most: null });
  while (queue.length > 0) {
    arrive();
    await Promise.all(ending);
  }
  await Promise.all(ending);
  return { answers, reusedTokens: scheduler.throughput.reusedTokens };
}
