import { describe, expect, it } from 'vitest';
import { argmax } from '../../src/synthesis/sampling';
import type { Decoded } from './batch-row';
import { Scheduler, type SchedulerOptions } from './scheduler';
import { TestDecoder, type TestDecoderOptions, type TestRun } from './test-decoder';
import { answerAlone, END } from './test-language';

const { signal } = new AbortController();
const PROMPT = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5, 2, 3, 5, 3];

function aScheduler(changes: Partial<SchedulerOptions> = {}, device: TestDecoderOptions = {}) {
  const runs: TestRun[] = [];
  let nowMs = 0;
  const whileRunning = (run: TestRun): Promise<void> => {
    runs.push(run);
    nowMs += 1;
    return device.whileRunning?.(run) ?? Promise.resolve();
  };
  const decoder = new TestDecoder({ ...device, whileRunning });
  const scheduler = new Scheduler(decoder, {
    contextTokens: 512,
    endTokens: new Set(),
    pieceTokens: 4,
    mostSlots: 4,
    mostCacheBytes: Infinity,
    prefixBytes: 0,
    looksUp: false,
    now: () => nowMs,
    pause: () => Promise.resolve(),
    ...changes,
  });
  const answer = async (promptTokens: readonly number[], maxNewTokens: number) => {
    const tokens: number[] = [];
    const onToken = (token: number): void => void tokens.push(token);
    const decoded = await scheduler.decode({ promptTokens, maxNewTokens, choose: null, onToken }, signal);
    return { ...decoded, tokens };
  };
  return { scheduler, decoder, runs, answer };
}

const prefilled = (runs: readonly TestRun[]): number =>
  runs.reduce((sum, { kind, tokens }) => (kind === 'extend' ? sum + tokens : sum), 0);

describe('Scheduler', () => {
  it('decodes requests together, one step for all', async () => {
    const { runs, answer } = aScheduler();
    await Promise.all([PROMPT, PROMPT.toReversed(), PROMPT.slice(3)].map((prompt) => answer(prompt, 90)));
    const steps = runs.filter(({ kind }) => kind === 'step');
    expect(Math.max(...steps.map(({ rows }) => rows))).toBe(3);
    expect(steps.length).toBeLessThan(2 * 89);
  });

  it('computes of a prompt only what no request before it began with', async () => {
    const { runs, answer, decoder } = aScheduler({ prefixBytes: 1000 });
    const first = await answer(PROMPT, 5);
    expect(decoder).toMatchObject({ savedRows: 1, savedBytes: (PROMPT.length + 4) * decoder.tokenBytes });
    runs.length = 0;
    const { reusedTokens } = await answer([...PROMPT, ...first.tokens, 6, 6], 1);
    expect(reusedTokens).toBe(PROMPT.length + 4);
    expect(prefilled(runs)).toBe(3);
  });

  it('takes the beginning of a prompt from a request that is still at work', async () => {
    const { runs, answer } = aScheduler({ prefixBytes: 1 });
    const [first, second] = await Promise.all([answer(PROMPT, 20), answer([...PROMPT, 6, 6], 20)]);
    expect([first, second].map(({ reusedTokens }) => reusedTokens)).toEqual([0, PROMPT.length]);
    expect(prefilled(runs)).toBe(PROMPT.length + 2);
  });

  it('computes the last token of a prompt that is kept as a whole', async () => {
    const { answer } = aScheduler({ prefixBytes: 1000 });
    const first = await answer(PROMPT, 5);
    const again = await answer(PROMPT, 5);
    expect(again).toMatchObject({ reusedTokens: PROMPT.length - 1, tokens: first.tokens });
  });

  it('writes several tokens a run where its guesses are right', async () => {
    const { scheduler, runs, answer } = aScheduler({ looksUp: true });
    const { tokens } = await answer(PROMPT, 200);
    const { newTokens } = answerAlone({ promptTokens: PROMPT, maxNewTokens: 200, ignoresEnd: true }, argmax, 512);
    expect(tokens).toEqual(newTokens);
    expect(runs.length).toBeLessThan(150);
    expect(scheduler.throughput.draftedTokens).toBeGreaterThan(50);
  });

  it('ends at an end token that it guessed', async () => {
    const { scheduler, answer } = aScheduler({ looksUp: true, endTokens: new Set([END]) });
    const { tokens, finishReason } = await answer([0, 1, 1, 3, END, 9, 9, 0, 1, 1], 20);
    expect(tokens).toEqual([3, END]);
    expect(finishReason).toBe('stop');
    expect(scheduler.throughput.draftedTokens).toBeGreaterThan(0);
  });

  it('hears a cancel before the next run, wherever it falls', async () => {
    for (let at = 1; at <= 8; at += 1) {
      const stop = new AbortController();
      const whileRunning = (): Promise<void> => {
        if (runs.length === at) stop.abort();
        return Promise.resolve();
      };
      const { scheduler, runs } = aScheduler({}, { whileRunning });
      const asked = scheduler.decode({ promptTokens: PROMPT, maxNewTokens: 9, choose: null }, stop.signal);
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
      expect(runs).toHaveLength(at);
    }
  });

  it('goes on with as many rows as there is memory for, and does not ask again', async () => {
    const { scheduler, runs, answer } = aScheduler({}, { mostTokens: 2 * 256 });
    const prompts = Array.from({ length: 5 }, (_, index) => [index, ...PROMPT]);
    const decoded: Decoded[] = await Promise.all(prompts.map((prompt) => answer(prompt, 20)));
    expect(decoded.every(({ newTokens }) => newTokens === 20)).toBe(true);
    expect(Math.max(...runs.map(({ rows }) => rows))).toBe(2);
    expect(scheduler.work.slots).toBe(2);
  });

  it('gives up rows for a request that only then has memory', async () => {
    const { answer, decoder } = aScheduler({}, { mostTokens: 512 });
    await Promise.all([answer(PROMPT, 20), answer(PROMPT.toReversed(), 20)]);
    expect(decoder).toMatchObject({ rows: 2, rowTokens: 256 });
    expect(await answer(PROMPT, 300)).toMatchObject({ newTokens: 300 });
    expect(decoder).toMatchObject({ rows: 1, rowTokens: 512 });
  });

  it('says so where there is no memory for one request', async () => {
    const { answer } = aScheduler({}, { mostTokens: 100 });
    await expect(answer(PROMPT, 20)).rejects.toThrow('std::bad_alloc');
  });

  it('refuses a prompt that leaves no room in the context, and one of nothing', async () => {
    const { answer, runs } = aScheduler({ contextTokens: PROMPT.length });
    await expect(answer(PROMPT, 20)).rejects.toMatchObject({ name: 'PromptTooLongError' });
    await expect(answer([], 20)).rejects.toMatchObject({ name: 'PromptTooLongError' });
    expect(await answer(PROMPT.slice(2), 20)).toMatchObject({ finishReason: 'length', newTokens: 2 });
    expect(runs).not.toHaveLength(0);
  });
});
