import type { Example } from '../domain/example';
import type { Run } from '../domain/run';

/**
 * The run after `example` took its place, or that of `previous`, a failed one. A run is `done` once every chunk has
 * an outcome, failed ones included: going on would bring nothing new, only a retry would.
 */
export function countExample(run: Run, previous: Example | undefined, example: Example, pairCount: number): Run {
  const failedCount = run.failedCount - (previous ? 1 : 0) + (example.outcome === 'failed' ? 1 : 0);
  const doneCount = run.doneCount + (example.outcome === 'failed' ? 0 : 1);
  return {
    ...run,
    doneCount,
    failedCount,
    pairCount: run.pairCount + pairCount,
    status: doneCount + failedCount >= run.chunkCount ? 'done' : 'paused',
    updatedAt: example.createdAt,
  };
}
