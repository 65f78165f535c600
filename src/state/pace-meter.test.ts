import { expect, test } from 'vitest';
import { PaceMeter } from './pace-meter';

test('nothing is said about the time left before the first passage is done', () => {
  const meter = new PaceMeter();
  meter.begin(1000);
  expect(meter.msLeft(10)).toBeNull();
});

test('the time left follows the passages done', () => {
  const meter = new PaceMeter();
  meter.begin(1000);
  meter.stored(1500, 2, 180);
  meter.stored(2000, 1, 180);
  expect(meter.msLeft(10)).toBe(5000);
});

test('the latest passages tell the speed', () => {
  const meter = new PaceMeter();
  meter.begin(0);
  for (let passage = 1; passage <= 100; passage += 1) meter.stored(passage * 1000, 1, 100);
  for (let passage = 1; passage <= 24; passage += 1) meter.stored(100_000 + passage * 10, 1, 100);
  expect(meter.msLeft(1)).toBeCloseTo(10);
});

test('the pace is what was stored, in the time from the beginning', () => {
  const meter = new PaceMeter();
  meter.begin(1000);
  meter.stored(1400, 2, 180);
  meter.stored(2000, 0, 120);
  expect(meter.pace).toEqual({ passages: 2, pairs: 2, ms: 1000, tokens: 300 });
});
