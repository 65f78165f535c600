import { expect, test } from 'vitest';
import { bytes, compact, counted, duration, moment, percent } from './numbers';

test('lengths of time are rounded to what a person would say', () => {
  expect([200, 1400, 59_700, 90_000, 3_599_000, 3_600_000, 5_400_000].map(duration)).toEqual([
    'less than 1 s',
    '1 s',
    '1 min',
    '2 min',
    '1 h',
    '1 h',
    '1 h 30 min',
  ]);
});

test('sizes are decimal, as operating systems show them', () => {
  expect([812, 191_762, 2_400_000, 26_763_015, 1_500_000_000].map(bytes)).toEqual([
    '812 B',
    '192 kB',
    '2.4 MB',
    '27 MB',
    '1.5 GB',
  ]);
});

test('counts take the singular for one', () => {
  expect([counted(0, 'pair'), counted(1, 'pair'), counted(2140, 'pair')]).toEqual(['0 pairs', '1 pair', '2,140 pairs']);
});

test('short numbers fit a narrow column', () => {
  expect([812, 3456, 1_240_000].map(compact)).toEqual(['812', '3k', '1.2M']);
});

test('a share of nothing is nothing', () => {
  expect([percent(0, 0), percent(5, 6)]).toEqual(['0 %', '83 %']);
});

test('moments are told from today', () => {
  const now = new Date(2026, 9, 4, 15, 0);
  expect(moment(new Date(2026, 9, 4, 9, 5).toISOString(), now)).toBe('today 09:05');
  expect(moment(new Date(2026, 9, 3, 23, 59).toISOString(), now)).toBe('yesterday 23:59');
  expect(moment(new Date(2026, 8, 1, 12, 0).toISOString(), now)).toBe('1 September 2026');
});
