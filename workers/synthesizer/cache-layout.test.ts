import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPrefix, layoutOf, prefixStretches } from './cache-layout';
import type { CacheInput } from './decoder-inputs';

function cache(type: CacheInput['type'], heads: number, headSize: number): CacheInput {
  return { name: 'past_key_values.0.key', presentName: 'present.0.key', type, dims: [1, heads, 0, headSize] };
}

const sizes = fc.record({
  heads: fc.integer({ min: 1, max: 3 }),
  headSize: fc.integer({ min: 1, max: 3 }),
  fromTokens: fc.integer({ min: 1, max: 6 }),
  toTokens: fc.integer({ min: 1, max: 6 }),
  share: fc.nat(6),
  isFromFirst: fc.boolean(),
});

describe('layoutOf', () => {
  it('counts bytes of a token over all layers, heads and types', () => {
    const { tensors, tokenBytes } = layoutOf([
      cache('float32', 2, 16),
      cache('float16', 2, 16),
      cache('float16', 3, 8),
    ]);
    expect(tensors.map(({ heads, tokenBytes: bytes }) => [heads, bytes])).toEqual([
      [2, 64],
      [2, 32],
      [3, 16],
    ]);
    expect(tensors.map(({ headBytes }) => headBytes(10))).toEqual([1280, 640, 480]);
    expect(tokenBytes).toBe(128 + 64 + 48);
  });
});

describe('copyPrefix', () => {
  it('copies the first tokens of every head between rows of any size, and touches nothing else', () => {
    fc.assert(
      fc.property(sizes, ({ heads, headSize, fromTokens, toTokens, share, isFromFirst }) => {
        const [tensor] = layoutOf([cache('float16', heads, headSize)]).tensors;
        if (tensor === undefined) throw new TypeError('A layout of one cache has one tensor.');
        const length = Math.min(share, fromTokens, toTokens);
        const [fromBytes, toBytes] = [tensor.headBytes(fromTokens), tensor.headBytes(toTokens)];
        const from = { at: isFromFirst ? 1 : 1 + toBytes, tokens: fromTokens };
        const to = { at: isFromFirst ? 1 + fromBytes : 1, tokens: toTokens };
        const before = Uint8Array.from({ length: fromBytes + toBytes + 2 }, (_, index) => index);
        const expected = before.slice();
        for (let head = 0; head < heads; head += 1) {
          for (let byte = 0; byte < length * tensor.tokenBytes; byte += 1) {
            const source = before[from.at + head * fromTokens * tensor.tokenBytes + byte] ?? 0;
            expected[to.at + head * toTokens * tensor.tokenBytes + byte] = source;
          }
        }
        const memory = before.slice();
        copyPrefix(memory, tensor, from, to, length);
        expect(memory).toEqual(expected);
      }),
    );
  });

  it('copies whole rows as they lie where both are full', () => {
    const [tensor] = layoutOf([cache('float32', 2, 4)]).tensors;
    expect(tensor && prefixStretches(tensor, { at: 0, tokens: 5 }, { at: 160, tokens: 5 }, 5)).toEqual([
      { from: 0, to: 160, byteLength: 80 },
      { from: 80, to: 240, byteLength: 80 },
    ]);
  });
});
