import type { Run } from '../domain/run';
import type { StoredExample } from '../synthesis/run-store';

/** What is going on with the run on the screen. */
export type RunPhase =
  | {
      readonly kind: 'loading';
      readonly stage: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'running' }
  /** The engine is ending what it does; a few hundredths of a second. */
  | { readonly kind: 'stopping' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done' };

export function restingPhase(run: Run, ended: 'paused' | 'stopped'): RunPhase {
  return { kind: run.status === 'done' ? 'done' : ended };
}

/** The counters as the store has moved them, so that a view need not read the run again for each example. */
export function countStored(run: Run, { example, pairs }: StoredExample, isRetry: boolean): Run {
  const hasFailed = example.outcome === 'failed';
  return {
    ...run,
    doneCount: run.doneCount + (hasFailed ? 0 : 1),
    failedCount: run.failedCount + (hasFailed ? 1 : 0) - (isRetry ? 1 : 0),
    pairCount: run.pairCount + pairs.length,
  };
}
