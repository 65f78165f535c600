import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedAnswer, FASTEST_STEP_MS, play, SLOWEST_PIECE_MS, type Played, type PlayedRequest } from './test-play';
import { failingScenarios, type Scenario, scenarios } from './test-scenario';

const { signal } = new AbortController();

function holds(
  of: fc.Arbitrary<Scenario>,
  numRuns: number,
  check: (played: Played, scenario: Scenario) => void | Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(of, async (scenario) => {
    const played = await play(scenario);
    expect(played.decoder.violations).toEqual([]);
    await check(played, scenario);
  });
  // A failure is shown as far as it could be shrunk by then.
  return fc.assert(property, { numRuns, seed: 20_260_914, interruptAfterTimeLimit: 4000 });
}

const fits = ({ planned }: PlayedRequest, { contextTokens }: Scenario): boolean =>
  planned.promptTokens.length > 0 && planned.promptTokens.length < contextTokens;

describe('requests that come, are cancelled and end at any time', () => {
  it('settle once each, and are never told of a token after that', () =>
    holds(scenarios, 80, ({ requests }) => {
      for (const { outcomes, tokens } of requests) {
        expect(outcomes).toHaveLength(1);
        expect(tokens.at(-1)?.run ?? 0).toBeLessThanOrEqual(outcomes[0]?.run ?? 0);
      }
    }));

  it('are answered as each would be alone', () =>
    holds(scenarios, 160, ({ requests }, scenario) => {
      for (const request of requests.filter((one) => fits(one, scenario))) {
        const { newTokens, finishReason } = expectedAnswer(request.planned, scenario);
        const written = request.tokens.map(({ token }) => token);
        const [outcome] = request.outcomes;
        if (outcome?.kind === 'answered') {
          expect(written).toEqual(newTokens);
          expect(outcome.decoded).toMatchObject({ finishReason, newTokens: newTokens.length });
        } else {
          expect(outcome?.reason).toBe(request.cancel.signal.reason);
          expect(written).toEqual(newTokens.slice(0, written.length));
        }
      }
    }));

  it('reject only where they were cancelled before their end, or are too long', () =>
    holds(scenarios, 60, ({ requests }, scenario) => {
      for (const request of requests) {
        const { outcomes, cancel, planned, tokens } = request;
        const isAnswered = outcomes[0]?.kind === 'answered';
        if (!fits(request, scenario)) expect(outcomes).toMatchObject([{ reason: { name: 'PromptTooLongError' } }]);
        else if (!cancel.signal.aborted) expect(isAnswered).toBe(true);
        else expect(isAnswered).toBe(tokens.length === expectedAnswer(planned, scenario).newTokens.length);
      }
    }));

  it('are taken in in the order they came', () =>
    holds(scenarios, 60, ({ requests }) => {
      const firstRuns = requests.flatMap(({ tokens }) => tokens.slice(0, 1).map(({ run }) => run));
      expect(firstRuns).toEqual(firstRuns.toSorted((a, b) => a - b));
      const starts = requests.flatMap((request) => startedMs(request) ?? []);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }));

  it('wait for a bounded number of runs for their first token, and for three at most for each other', () =>
    holds(scenarios, 100, ({ requests, runs }, { pieceTokens }) => {
      const runsAPiece = 1 + Math.ceil((3 * SLOWEST_PIECE_MS) / FASTEST_STEP_MS);
      for (const request of requests) {
        const started = startedMs(request);
        const [first] = request.tokens;
        if (started === null || first === undefined) continue;
        const begun = runs.filter(({ beganMs }) => beganMs < started).length;
        const pieces = Math.ceil(request.planned.promptTokens.length / pieceTokens);
        expect(first.run - begun).toBeLessThanOrEqual(pieces * runsAPiece);
        request.tokens.forEach(({ run }, index) => {
          expect(run - (request.tokens[index - 1]?.run ?? run)).toBeLessThanOrEqual(3);
        });
      }
    }));

  it('have the device to themselves where they ask for it', () =>
    holds(scenarios, 60, ({ requests, runs }) => {
      for (const request of requests.filter(({ planned }) => planned.runsAlone)) {
        const started = startedMs(request) ?? Infinity;
        const during = runs.filter(
          ({ beganMs }, index) => beganMs >= started && index < (request.outcomes[0]?.run ?? 0),
        );
        expect(during.every(({ working }) => working === 1)).toBe(true);
      }
    }));

  it('leave nothing behind but what may be kept, and nothing once that is forgotten', () =>
    holds(scenarios, 80, ({ scheduler, decoder, mostSavedBytes }, { keptTokens }) => {
      expect(scheduler.work).toMatchObject({ working: 0, waiting: 0 });
      expect(mostSavedBytes).toBeLessThanOrEqual(keptTokens * decoder.tokenBytes);
      scheduler.forget();
      expect(decoder).toMatchObject({ savedRows: 0, savedBytes: 0, violations: [] });
    }));

  it('never work on more rows than there are slots', () =>
    holds(scenarios, 30, ({ runs }, { fixedSlots, mostSlots, canBatch }) => {
      const most = canBatch ? Math.min(mostSlots, fixedSlots ?? mostSlots) : 1;
      expect(runs.every(({ working }) => working <= most)).toBe(true);
    }));
});

describe('a device that fails at any call', () => {
  it('rejects every request with its error that had not settled before, and those to come', () =>
    holds(failingScenarios, 150, async ({ requests, scheduler, decoder }, scenario) => {
      const { hasFailed } = decoder;
      for (const request of requests.filter((one) => fits(one, scenario))) {
        const [outcome, ...others] = request.outcomes;
        expect(others).toEqual([]);
        expect(outcome).toBeDefined();
        if (outcome?.kind !== 'rejected') continue;
        const reasons = [hasFailed && decoder.failure, request.cancel.signal.aborted && request.cancel.signal.reason];
        expect(reasons).toContain(outcome.reason);
      }
      if (!hasFailed) return;
      const later = scheduler.decode({ promptTokens: [1], maxNewTokens: 1, choose: null }, signal);
      await expect(later).rejects.toBe(decoder.failure);
      expect(decoder.violations).toEqual([]);
      expect(scheduler.work).toMatchObject({ working: 0, waiting: 0 });
      scheduler.forget();
      expect(decoder.savedRows).toBe(0);
    }));
});

/** When work on a request began; null where it got no answer. */
function startedMs({ outcomes, tokens: [first] }: PlayedRequest): number | null {
  const [outcome] = outcomes;
  if (outcome?.kind !== 'answered' || first === undefined) return null;
  return first.ms - outcome.decoded.prefillMs;
}
