import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodingSettings } from '../domain/decoding';
import { createTokenChooser } from './sampling';

function settings(changes: Partial<DecodingSettings>): DecodingSettings {
  return { maxNewTokens: 8, temperature: 1, topK: 0, topP: 1, seed: 1, ...changes };
}

function choices(changes: Partial<DecodingSettings>, logits: readonly number[], count: number): number[] {
  const choose = createTokenChooser(settings(changes));
  return Array.from({ length: count }, () => choose(Float32Array.from(logits)));
}

describe('createTokenChooser', () => {
  it('takes the highest logit at temperature 0, and the lowest id of a tie', () => {
    expect(choices({ temperature: 0 }, [0, 3, -1, 3], 2)).toEqual([1, 1]);
  });

  it('gives the same tokens for the same seed and others for another', () => {
    const logits = Array.from({ length: 50 }, (_, token) => Math.sin(token));
    expect(choices({ seed: 7 }, logits, 40)).toEqual(choices({ seed: 7 }, logits, 40));
    expect(choices({ seed: 7 }, logits, 40)).not.toEqual(choices({ seed: 8 }, logits, 40));
    expect(choices({ seed: 7 }, logits, 40)).not.toEqual(choices({ seed: 7 + 2 ** 32 }, logits, 40));
  });

  it('draws tokens as often as the softmax of the logits over the temperature says', () => {
    const counts = [0, 0];
    for (const token of choices({ temperature: 2 }, [Math.log(9), 0], 20_000)) counts[token] = (counts[token] ?? 0) + 1;
    expect((counts[0] ?? 0) / 20_000).toBeCloseTo(0.75, 1);
  });

  it('draws only from the k highest logits', () => {
    expect(new Set(choices({ topK: 2, temperature: 5 }, [1, 2, 3, 0], 200))).toEqual(new Set([1, 2]));
  });

  it('draws only from the fewest tokens that reach the top-p mass', () => {
    const logits = [0.5, 0.3, 0.15, 0.05].map(Math.log);
    expect(new Set(choices({ topP: 0.7 }, logits, 300))).toEqual(new Set([0, 1]));
    expect(new Set(choices({ topP: 0.0001 }, logits, 50))).toEqual(new Set([0]));
  });

  it('never draws a token whose probability is zero', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, temperature) => {
        const drawn = choices({ seed: Math.abs(seed), temperature }, [-Infinity, 1, 2, -Infinity], 5);
        expect(drawn.every((token) => token === 1 || token === 2)).toBe(true);
      }),
    );
  });
});
