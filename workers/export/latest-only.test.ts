import { expect, test } from 'vitest';
import { latestOnly } from './latest-only';
import type { ExportProgress } from './protocol';

test('progress is told ten times a second, and a new stage at once', () => {
  const told: ExportProgress[] = [];
  let now = 0;
  const report = latestOnly(
    (progress) => told.push(progress),
    () => now,
  );
  for (let done = 0; done < 30; done++) {
    report({ stage: 'writing', done, total: 30 });
    now += 10;
  }
  report({ stage: 'checking', done: 0, total: 30 });
  expect(told.map(({ stage, done }) => `${stage} ${done}`)).toEqual([
    ...['writing 0', 'writing 10', 'writing 20', 'checking 0'],
  ]);
});
