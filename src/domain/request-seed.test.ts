import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestSeed } from './request-seed';

describe('requestSeed', () => {
  test('is MurmurHash3 of the three words', () => {
    // mmh3.hash(struct.pack('<3I', 0, 0, 0), signed=False), and of 1, 2, 3.
    expect([requestSeed(0, 0, 0), requestSeed(1, 2, 3)]).toEqual([0xd941144b, 0xe9d78ad6]);
  });

  test('is a 32-bit unsigned integer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(7), (seed, chunk, round) => {
        const hashed = requestSeed(seed, chunk, round);
        expect(hashed >>> 0).toBe(hashed);
      }),
    );
  });

  test('tells neighbouring passages, rounds and seeds apart', () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 4; seed += 1) {
      for (let chunk = 0; chunk < 500; chunk += 1) {
        for (let round = 0; round < 4; round += 1) seeds.add(requestSeed(seed, chunk, round));
      }
    }
    expect(seeds.size).toBe(4 * 500 * 4);
  });
});
