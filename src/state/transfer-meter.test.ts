import { expect, test } from 'vitest';
import { TransferMeter } from './transfer-meter';

test('a steady transfer has its speed and the time that is left', () => {
  const meter = new TransferMeter();
  expect(meter.report(0, 10_000, 0)).toBeNull();
  expect(meter.report(1000, 10_000, 1000)).toEqual({ bytesPerSecond: 1000, msLeft: 9000 });
  expect(meter.report(5000, 10_000, 5000)).toEqual({ bytesPerSecond: 1000, msLeft: 5000 });
});

test('bytes that were here before are no speed', () => {
  const meter = new TransferMeter();
  meter.report(8000, 10_000, 0);
  expect(meter.report(8500, 10_000, 1000)?.bytesPerSecond).toBe(500);
});

test('a line that slows down shows within seconds', () => {
  const meter = new TransferMeter();
  for (let second = 0; second <= 10; second++) meter.report(second * 1000, 1e6, second * 1000);
  let speed = 0;
  for (let second = 11; second <= 20; second++) {
    speed = meter.report(10_000 + (second - 10) * 10, 1e6, second * 1000)?.bytesPerSecond ?? 0;
  }
  expect(speed).toBe(10);
});

test('a transfer that stands still has no time left', () => {
  const meter = new TransferMeter();
  meter.report(10, 100, 0);
  expect(meter.report(10, 100, 2000)).toEqual({ bytesPerSecond: 0, msLeft: null });
});

test('the next stage, whose count begins at nothing, is measured anew', () => {
  const meter = new TransferMeter();
  meter.report(9000, 10_000, 1000);
  expect(meter.report(0, 10_000, 2000)).toBeNull();
  expect(meter.report(4000, 10_000, 3000)?.bytesPerSecond).toBe(4000);
});
