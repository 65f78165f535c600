import { expect, test } from 'vitest';
import { demonstrationShare } from './demonstration-share';
import type { Continuation } from './example';

test('counts the prompts after the first round that carry a demonstration', () => {
  const continued: Continuation = { kind: 'continued', demonstrations: [0] };
  const broken: Continuation = { kind: 'broken', reason: 'previousHasNoPairs', needed: 0, limit: 896 };
  expect(
    demonstrationShare([
      { round: 0, continuation: { kind: 'first' }, outcome: 'stop' },
      { round: 1, continuation: continued, outcome: 'length' },
      { round: 1, continuation: broken, outcome: 'stop' },
      { round: 2, continuation: continued, outcome: 'stop' },
      { round: 1, continuation: continued, outcome: 'failed' },
    ]),
  ).toEqual({ carrying: 2, total: 3 });
  expect(
    demonstrationShare([{ round: 1, continuation: continued, outcome: 'stop' }], { carrying: 2, total: 3 }),
  ).toEqual({ carrying: 3, total: 4 });
});
