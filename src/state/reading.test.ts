import { expect, test } from 'vitest';
import { addLeftovers, msLeft, noLeftovers } from './reading';

test('a million unreadable files are counted, and the first of them listed', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({ path: `${String(index)}.bin`, reason: 'binary' }));
  const leftovers = addLeftovers(addLeftovers(noLeftovers, many), many);
  expect(leftovers.total).toBe(20_000);
  expect(leftovers.listed).toHaveLength(500);
  expect(leftovers.listed[0]?.path).toBe('0.bin');
});

test('the time left is told once there is something to tell it from', () => {
  expect(msLeft(300, 10, 100)).toBeNull();
  expect(msLeft(2000, 0, 100)).toBeNull();
  expect(msLeft(2000, 50, 100)).toBe(2000);
});
