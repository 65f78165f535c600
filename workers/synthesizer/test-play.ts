import { argmax, createTokenChooser } from '../../src/synthesis/sampling';
import type { Decoded } from './batch-row';
import { Scheduler } from './scheduler';
import { TestDecoder, type TestRun } from './test-decoder';
import { answerAlone, END } from './test-language';
import type { PlannedRequest, Scenario } from './test-scenario';

export type Outcome =
  { readonly kind: 'answered'; readonly decoded: Decoded } | { readonly kind: 'rejected'; readonly reason: unknown };

/** What became of a request. Runs are counted from 1, the one going on included. */
export interface PlayedRequest {
  readonly planned: PlannedRequest;
  readonly cancel: AbortController;
  /** The tokens it was given, and after how many runs and milliseconds each. */
  readonly tokens: { readonly token: number; readonly run: number; readonly ms: number }[];
  /** In the order they came; never more than one. */
  readonly outcomes: (Outcome & { readonly run: number })[];
}

export interface PlayedRun extends TestRun {
  readonly beganMs: number;
  readonly working: number;
}

export interface Played {
  readonly requests: readonly PlayedRequest[];
  readonly runs: readonly PlayedRun[];
  readonly scheduler: Scheduler;
  readonly decoder: TestDecoder;
  readonly mostSavedBytes: number;
}

export function chooserOf({ seed, maxNewTokens }: PlannedRequest): ReturnType<typeof createTokenChooser> | null {
  return seed === null ? null : createTokenChooser({ maxNewTokens, temperature: 1, topK: 0, topP: 1, seed });
}

export const SLOWEST_PIECE_MS = 4;
export const FASTEST_STEP_MS = 1;

/** Plays a scenario to its end. A tick is the middle of a run, a pause after one, or a moment without work. */
export async function play(scenario: Scenario): Promise<Played> {
  const { contextTokens, keptTokens, canBatch, failing, memorySavedTokens } = scenario;
  const random = randomFrom(scenario.timing);
  const requests: PlayedRequest[] = [];
  const runs: PlayedRun[] = [];
  const due: { readonly at: number; readonly cancel: AbortController }[] = [];
  const coming = [...scenario.requests];
  let [tick, nextAt, nowMs, mostSavedBytes] = [0, coming[0]?.gap ?? 0, 0, 0];

  const decoder = new TestDecoder({
    canBatch,
    ...(failing !== null && { failing }),
    mostTokens: scenario.memoryRows * Math.min(contextTokens, 256 * Math.ceil(longestText(scenario) / 256)),
    mostSavedTokens: memorySavedTokens,
    whileRunning: async (run) => {
      runs.push({ ...run, beganMs: nowMs, working: scheduler.work.working });
      nowMs += run.kind === 'step' ? FASTEST_STEP_MS + (random() % 2) : 1 + (random() % SLOWEST_PIECE_MS);
      await moment();
    },
  });
  const scheduler = new Scheduler(decoder, {
    ...scenario,
    endTokens: new Set([END]),
    prefixBytes: keptTokens * decoder.tokenBytes,
    mostCacheBytes: Infinity,
    now: () => nowMs,
    pause: moment,
  });
  scheduler.useSlots({ fixed: scenario.fixedSlots, most: null });

  const send = (planned: PlannedRequest): void => {
    const { cancelling, ...request } = planned;
    const played: PlayedRequest = { planned, cancel: new AbortController(), tokens: [], outcomes: [] };
    requests.push(played);
    const { cancel, tokens, outcomes } = played;
    const abort = (): void => cancel.abort(new Error(`Request ${String(requests.indexOf(played))} was cancelled.`));
    if (cancelling.kind === 'beforehand') abort();
    if (cancelling.kind === 'later') due.push({ at: tick + 1 + cancelling.ticks, cancel });
    const onToken = (token: number): void => {
      tokens.push({ token, run: decoder.runs, ms: nowMs });
      if (cancelling.kind === 'atToken' && cancelling.token === tokens.length) abort();
    };
    scheduler.decode({ ...request, choose: chooserOf(planned), onToken }, cancel.signal).then(
      (decoded) => outcomes.push({ kind: 'answered', decoded, run: decoder.runs }),
      (reason: unknown) => outcomes.push({ kind: 'rejected', reason, run: decoder.runs }),
    );
  };
  async function moment(): Promise<void> {
    tick += 1;
    mostSavedBytes = Math.max(mostSavedBytes, decoder.savedBytes);
    for (const { at, cancel } of due) if (at === tick) cancel.abort(new Error(`Cancelled at tick ${String(at)}.`));
    for (let [next] = coming; next !== undefined && nextAt <= tick; [next] = coming) {
      coming.shift();
      send(next);
      nextAt = tick + (coming[0]?.gap ?? 0);
    }
    if (random() % 64 === 0) scheduler.forget();
    if (random() % 16 === 0) await macrotask();
  }

  while (coming.length > 0 || scheduler.work.working + scheduler.work.waiting > 0) {
    if (scheduler.work.working + scheduler.work.waiting === 0) await moment();
    await macrotask();
  }
  await macrotask();
  return { requests, runs, scheduler, decoder, mostSavedBytes };
}

/** What a request has to be answered, whatever else there is. */
export function expectedAnswer(planned: PlannedRequest, { contextTokens }: Scenario): ReturnType<typeof answerAlone> {
  return answerAlone(planned, chooserOf(planned) ?? argmax, contextTokens);
}

function longestText({ requests, contextTokens }: Scenario): number {
  const lengths = requests.map(({ promptTokens, maxNewTokens }) => promptTokens.length + maxNewTokens);
  return Math.min(contextTokens, Math.max(...lengths));
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Numbers below 2^32 that follow from a seed (a linear congruence, its better half). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
}
