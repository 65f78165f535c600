import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotTuner } from './slot-tuner';

/** The limits that full steps of such times lead to, until nothing changes any more. */
function limitsOf(tuner: SlotTuner, stepMs: (rows: number) => number): readonly number[] {
  const limits = [tuner.limit];
  for (let step = 0; step < 100 && !tuner.isSettled; step += 1) {
    tuner.noteStep(tuner.limit, stepMs(tuner.limit));
    if (limits.at(-1) !== tuner.limit) limits.push(tuner.limit);
  }
  expect(tuner.isSettled).toBe(true);
  return limits;
}

const asLongAsOne = (): number => 20;
const asLongAsEach = (rows: number): number => 5 * rows;

describe('SlotTuner', () => {
  it('doubles while a step over more rows takes no longer', () => {
    expect(limitsOf(new SlotTuner(32, null), asLongAsOne)).toEqual([4, 8, 16, 32]);
    expect(limitsOf(new SlotTuner(20, null), asLongAsOne)).toEqual([4, 8, 16, 20]);
    expect(limitsOf(new SlotTuner(6, null), asLongAsOne)).toEqual([4, 6]);
  });

  it('takes back what brought nothing', () => {
    expect(limitsOf(new SlotTuner(32, null), asLongAsEach)).toEqual([4, 8, 4]);
    expect(limitsOf(new SlotTuner(6, null), asLongAsEach)).toEqual([4, 6, 4]);
  });

  it('stays where a device is full', () => {
    expect(limitsOf(new SlotTuner(32, null), (rows) => Math.max(20, 2.5 * rows))).toEqual([4, 8, 16, 8]);
  });

  it('does not make every row wait longer for a gain of a few hundredths', () => {
    expect(limitsOf(new SlotTuner(8, null), (rows) => rows ** 0.93)).toEqual([4, 8, 4]);
    expect(limitsOf(new SlotTuner(8, null), (rows) => rows ** 0.9)).toEqual([4, 8]);
  });

  it('is not misled by a few steps that took long', () => {
    let step = 0;
    const withHiccups = (): number => {
      step += 1;
      return step > 6 && step % 3 === 0 ? 500 : 20;
    };
    expect(limitsOf(new SlotTuner(16, null), withHiccups)).toEqual([4, 8, 16]);
  });

  it('keeps fixed slots as they are, up to what is allowed', () => {
    expect(limitsOf(new SlotTuner(16, 3), asLongAsOne)).toEqual([3]);
    expect(limitsOf(new SlotTuner(16, 1), asLongAsOne)).toEqual([1]);
    expect(limitsOf(new SlotTuner(2, 8), asLongAsOne)).toEqual([2]);
    expect(limitsOf(new SlotTuner(4, null), asLongAsEach)).toEqual([4]);
  });

  it('judges by full steps alone', () => {
    const tuner = new SlotTuner(16, null);
    for (let step = 0; step < 50; step += 1) tuner.noteStep(3, 1);
    expect(tuner).toMatchObject({ limit: 4, isSettled: false });
  });

  it('holds at what there is memory for, one row at least', () => {
    const tuner = new SlotTuner(16, null);
    tuner.holdAt(3);
    expect(limitsOf(tuner, asLongAsOne)).toEqual([3]);
    tuner.holdAt(5);
    expect(tuner.limit).toBe(3);
    tuner.holdAt(0);
    expect(tuner.limit).toBe(1);
  });

  it('settles on a limit that is allowed, whatever steps take', () => {
    const times = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), times, (most, stepMs) => {
        for (const limit of limitsOf(new SlotTuner(most, null), (rows) => stepMs[rows - 1] ?? 1)) {
          expect(limit).toBeGreaterThanOrEqual(1);
          expect(limit).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
