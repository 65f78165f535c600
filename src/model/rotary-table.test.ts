import { expect, test } from 'vitest';
import { smallArchitecture } from './random-weights';
import { rotaryFrequencies, rotaryRows } from './rotary-table';

test('turns each pair of a head slower than the one before', () => {
  const frequencies = rotaryFrequencies(smallArchitecture({ headSize: 16, ropeTheta: 10000 }));
  expect(frequencies).toHaveLength(8);
  expect(frequencies[0]).toBe(1);
  expect(frequencies[2]).toBeCloseTo(0.1, 15);
  expect(frequencies[4]).toBeCloseTo(0.01, 15);
});

test('keeps short waves, slows long ones and blends those between, as Llama 3.1 does', () => {
  const ropeScaling = {
    kind: 'llama3',
    factor: 8,
    lowFrequencyFactor: 1,
    highFrequencyFactor: 4,
    originalContext: 8192,
  } as const;
  const plain = rotaryFrequencies(smallArchitecture({ headSize: 128, ropeTheta: 500000 }));
  const scaled = rotaryFrequencies(smallArchitecture({ headSize: 128, ropeTheta: 500000, ropeScaling }));
  const ratios = scaled.map((frequency, index) => frequency / (plain[index] ?? 0));
  // Waves of 2048 positions or fewer end at pair 28, those of 8192 or more begin at pair 35.
  expect(Array.from(ratios.subarray(0, 29))).toEqual(Array.from({ length: 29 }, () => 1));
  expect(ratios.subarray(35).every((ratio) => Math.abs(ratio - 1 / 8) < 1e-12)).toBe(true);
  // Pair 32 has the wave 2 pi sqrt(500000), 4442.9 positions: 8192 / 4442.9 turns, less 1, of 3 are kept.
  const share = (8192 / (2 * Math.PI * Math.sqrt(500000)) - 1) / 3;
  expect(ratios[32]).toBeCloseTo(share + (1 - share) / 8, 12);
});

test('gives the same rows in portions as at once', () => {
  const frequencies = rotaryFrequencies(smallArchitecture());
  const whole = rotaryRows(frequencies, 'sine', 0, 10);
  expect([...rotaryRows(frequencies, 'sine', 0, 4), ...rotaryRows(frequencies, 'sine', 4, 10)]).toEqual([...whole]);
  expect(whole[3 * frequencies.length]).toBe(Math.fround(Math.sin(3)));
  expect(rotaryRows(frequencies, 'cosine', 3, 4)[0]).toBe(Math.fround(Math.cos(3)));
});
