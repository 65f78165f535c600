import type { DecodingSettings } from '../src/domain/decoding';
import { expect, test } from './engine';
import { longPassage, passages } from './engine-passages';

const greedy: DecodingSettings = { maxNewTokens: 48, temperature: 0, topK: 0, topP: 1, seed: 0 };

test('a stop takes effect within 150 ms, prefill included', async ({ harnessPage }) => {
  // Long enough that half of the moments fall into the prefill.
  const passage = Array.from({ length: 2 }, () => longPassage).join('\n\n');
  const { delays, fullMs, prefillMs } = await harnessPage.evaluate(
    async ([text, decoding]) => {
      const { engine } = harness.connect('embedded');
      // Each begins otherwise, so that none finds the beginning of its prompt computed.
      const complete = (nth: number, signal: AbortSignal) =>
        engine.complete({ prompt: harness.formatPrompt([], `${nth}. ${text}`), decoding }, signal);
      await complete(-1, new AbortController().signal);
      const start = performance.now();
      const whole = await complete(-2, new AbortController().signal);
      const fullMs = performance.now() - start;
      const delays: number[] = [];
      for (let moment = 0; moment < 50; moment += 1) {
        const stop = new AbortController();
        const stopped = complete(moment, stop.signal).catch((error: Error) => error.name);
        // Every other stop comes while seven others are at work or wait.
        const others = new AbortController();
        for (let nth = 0; nth < (moment % 2) * 7; nth += 1) {
          complete(moment * 10 + nth, others.signal).catch((error: Error) => error.name);
        }
        // The golden ratio spreads the moments evenly without a pattern.
        const wait = ((moment * 0.618034) % 1) * fullMs * 0.9;
        await new Promise((resolve) => setTimeout(resolve, wait));
        const asked = performance.now();
        stop.abort();
        if ((await stopped) === 'AbortError') delays.push(performance.now() - asked);
        others.abort();
      }
      engine.dispose();
      return { delays: delays.sort((a, b) => a - b), fullMs, prefillMs: whole.prefillMs };
    },
    [passage, { ...greedy, maxNewTokens: 32 }] as const,
  );
  const p95 = delays[Math.ceil(delays.length * 0.95) - 1];
  console.log(
    `stop: p95 ${p95?.toFixed(0)} ms of ${delays.length}; ${prefillMs.toFixed(0)} of ${fullMs.toFixed(0)} ms prefill`,
  );
  expect(delays.length).toBeGreaterThan(40);
  expect(p95).toBeLessThanOrEqual(150);
});

test('requests in flight are served in order, and a waiting one can be withdrawn', async ({ harnessPage }) => {
  const order = await harnessPage.evaluate(
    async ([texts, decoding]) => {
      const { engine } = harness.connect('micro');
      const ended: string[] = [];
      const withdrawn = new AbortController();
      const requests = texts.map((text, index) =>
        engine
          .complete(
            { prompt: harness.formatPrompt([], text), decoding },
            index === 2 ? withdrawn.signal : new AbortController().signal,
          )
          .then(
            () => ended.push(`${index} done`),
            (error: Error) => ended.push(`${index} ${error.name}`),
          ),
      );
      await engine.countTokens(harness.formatPrompt([], ''), new AbortController().signal);
      withdrawn.abort();
      await Promise.all(requests);
      engine.dispose();
      return ended;
    },
    [passages.slice(0, 4), { ...greedy, maxNewTokens: 300 }] as const,
  );
  expect(order.filter((entry) => entry.endsWith('done'))).toEqual(['0 done', '1 done', '3 done']);
  expect(order).toContain('2 AbortError');
});

test('a sampled completion is the same for the same seed, alone or among others', async ({ harnessPage }) => {
  const sampled = { ...greedy, temperature: 1.2, topK: 40, topP: 0.95, seed: 42 };
  const { alone, among, other } = await harnessPage.evaluate(
    async ([text, decoding]) => {
      const { engine } = harness.connect('embedded');
      const prompt = harness.formatPrompt([], text);
      const complete = async (seed: number) => {
        const { segments } = await engine.complete(
          { prompt, decoding: { ...decoding, seed } },
          new AbortController().signal,
        );
        return JSON.stringify(segments);
      };
      const alone = await complete(42);
      const [other, among] = await Promise.all([complete(7), complete(42), complete(9)]);
      engine.dispose();
      return { alone, among, other };
    },
    [longPassage, sampled] as const,
  );
  expect(among).toBe(alone);
  expect(other).not.toBe(alone);
});

test('it streams beginnings of the final text, twenty times a second at most', async ({ harnessPage }) => {
  const { streamed, times, final } = await harnessPage.evaluate(
    async ([text, decoding]) => {
      const { engine } = harness.connect('embedded');
      const streamed: string[] = [];
      const times: number[] = [];
      const asText = (segments: readonly object[]) =>
        segments.map((segment) => Object.values(segment).join('')).join('');
      const { segments } = await engine.complete(
        {
          prompt: harness.formatPrompt([], text),
          decoding,
          onProgress: (progress) => {
            streamed.push(asText(progress.segments));
            times.push(performance.now());
          },
        },
        new AbortController().signal,
      );
      engine.dispose();
      return { streamed, times, final: asText(segments) };
    },
    [longPassage, { ...greedy, maxNewTokens: 96 }] as const,
  );
  expect(streamed.length).toBeGreaterThan(3);
  expect(streamed.every((text) => final.startsWith(text))).toBe(true);
  const perSecond = (1000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
  expect(perSecond).toBeLessThan(21);
});
