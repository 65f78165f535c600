import type { Device, Run } from '../domain/run';
import type { CompletionProgress, Engine } from './engine';
import type { Passages } from './passages';
import type { PreparedRequest } from './prepare-request';
import type { RunStore, StoredExample } from './run-store';

/** A run and what it is done with. */
export interface RunJob {
  readonly run: Run;
  /** The context that the run's model was trained for, in tokens. */
  readonly contextTokens: number;
  readonly engine: Engine;
  readonly store: RunStore;
  readonly passages: Passages;
  /** The device that completes requests now. */
  readonly device: () => Device;
  readonly now: () => Date;
  /** How many sequences are worked on at once; as many as the engine has slots, and a few more, when absent. */
  readonly inFlight?: number;
  /** Whether passages that failed before run again. */
  readonly retryFailed?: boolean;
}

/** What a run tells while it goes. Nothing here may throw or take long. */
export interface RunListener {
  /** A prompt goes to the engine; again for the same passage when the engine was lost. */
  readonly started: (request: PreparedRequest) => void;
  readonly progress: (chunk: number, progress: CompletionProgress) => void;
  /** The example is on disk. Only now may it be counted and shown. */
  readonly stored: (stored: StoredExample) => void;
  /** Something went wrong and the run goes on, in plain words. */
  readonly trouble: (message: string) => void;
}

export type RunEnd =
  /** Every passage has its outcome. */
  | { readonly kind: 'finished' }
  /** The signal aborted. What was not stored runs again next time. */
  | { readonly kind: 'interrupted' }
  /** The run cannot go on. Everything told as stored is safe. */
  | { readonly kind: 'stopped'; readonly error: Error };
