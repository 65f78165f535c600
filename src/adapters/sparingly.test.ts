import { expect, test } from 'vitest';
import { sparingly } from './sparingly';

test('reports pass ten times a second, and an urgent one at once', () => {
  const told: string[] = [];
  let now = 0;
  const report = sparingly<{ readonly stage: string; readonly done: number }>(
    ({ stage, done }) => told.push(`${stage} ${String(done)}`),
    (next, last) => next.stage !== last.stage,
    () => now,
  );
  for (let done = 0; done < 30; done++) {
    report({ stage: 'writing', done });
    now += 10;
  }
  report({ stage: 'checking', done: 0 });
  expect(told).toEqual(['writing 0', 'writing 10', 'writing 20', 'checking 0']);
});
