import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftFrom, LookupGauge } from './prompt-lookup';

describe('draftFrom', () => {
  it('goes on as the text did where its last tokens stood before', () => {
    expect(draftFrom([7, 1, 2, 3, 4, 5, 1, 2], 3)).toEqual([3, 4, 5]);
  });

  it('prefers the longest match, and the latest of equals', () => {
    expect(draftFrom([9, 1, 2, 5, 0, 1, 2, 6, 9, 1, 2], 1)).toEqual([5]);
    expect(draftFrom([1, 2, 5, 0, 1, 2, 6, 8, 1, 2], 1)).toEqual([6]);
  });

  it('takes no more of a match than four tokens', () => {
    expect(draftFrom([0, 1, 2, 3, 4, 5, 9, 1, 2, 3, 4, 6, 0, 1, 2, 3, 4], 1)).toEqual([6]);
  });

  it('guesses nothing from a single token, or where nothing may be written', () => {
    expect(draftFrom([1, 2, 3, 2], 5)).toEqual([]);
    expect(draftFrom([1, 2, 3, 1, 2], 0)).toEqual([]);
    expect(draftFrom([], 5)).toEqual([]);
  });

  it('copies what follows the best match, seven tokens at most', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (tokens, most) => {
        const end = bestEnd(tokens);
        expect(draftFrom(tokens, most)).toEqual(end === null ? [] : tokens.slice(end, end + Math.min(most, 7)));
      }),
    );
  });
});

describe('LookupGauge', () => {
  it('lets drafts be made until there are enough to judge by', () => {
    const gauge = new LookupGauge();
    gauge.noteStep(10);
    for (let draft = 0; draft < 3; draft += 1) {
      gauge.noteDraft(30, 1);
      expect(gauge.pays).toBe(true);
    }
    gauge.noteDraft(30, 1);
    expect(gauge.pays).toBe(false);
  });

  it('cannot judge before there was a plain step', () => {
    const gauge = new LookupGauge();
    for (let draft = 0; draft < 10; draft += 1) gauge.noteDraft(30, 1);
    expect(gauge.pays).toBe(true);
  });

  it('tries again after 48 plain steps, once where it still does not pay', () => {
    const gauge = measured({ stepMs: 10, draftMs: 30, tokens: 1 }, 4);
    expect(stepsUntilDraft(gauge, 10)).toBe(48);
    gauge.noteDraft(30, 1);
    expect(stepsUntilDraft(gauge, 10)).toBe(48);
  });

  it('comes back to drafts once they pay again', () => {
    const gauge = measured({ stepMs: 10, draftMs: 30, tokens: 1 }, 20);
    let tries = 0;
    while (stepsUntilDraft(gauge, 10) > 0 && tries < 10) {
      gauge.noteDraft(30, 8);
      tries += 1;
    }
    expect(tries).toBeGreaterThan(0);
    expect(tries).toBeLessThan(10);
  });

  it('pays just where drafts bring more tokens in their time than plain steps', () => {
    const times = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 1, max: 8 }), (stepMs, draftMs, tokens) => {
        expect(measured({ stepMs, draftMs, tokens }, 5).pays).toBe(tokens * stepMs > draftMs);
      }),
    );
  });
});

/** The place behind the longest earlier match of the last two to four tokens, the latest of equals. */
function bestEnd(tokens: readonly number[]): number | null {
  for (let length = 4; length >= 2; length -= 1) {
    const last = tokens.slice(-length);
    for (let end = tokens.length - 1; end >= length; end -= 1) {
      const isMatch = last.length === length && last.every((token, index) => tokens[end - length + index] === token);
      if (isMatch) return end;
    }
  }
  return null;
}

function measured(
  { stepMs, draftMs, tokens }: { readonly stepMs: number; readonly draftMs: number; readonly tokens: number },
  drafts: number,
): LookupGauge {
  const gauge = new LookupGauge();
  gauge.noteStep(stepMs);
  for (let draft = 0; draft < drafts; draft += 1) gauge.noteDraft(draftMs, tokens);
  return gauge;
}

function stepsUntilDraft(gauge: LookupGauge, stepMs: number): number {
  let steps = 0;
  for (; !gauge.pays; steps += 1) gauge.noteStep(stepMs);
  return steps;
}
