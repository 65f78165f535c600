import type { Example } from '../domain/example';
import type { RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';

/** What the run loop needs of the store. */
export interface RunStore {
  /** All examples of the run, any order, with their pairs. */
  examples(runId: RunId): Promise<readonly StoredExample[]>;
  /**
   * Keeps one example, its pairs and the run's counters in one transaction, and resolves once it is on disk.
   * An example already there for the same chunk (a failed one, retried) is replaced.
   */
  addExample(stored: StoredExample): Promise<void>;
}

export interface StoredExample {
  readonly example: Example;
  readonly pairs: readonly Pair[];
}

/** What became of pairs that were added to an example. */
export interface PairsAdded {
  /** The example as it is stored now. */
  readonly stored: StoredExample;
  readonly added: readonly Pair[];
  /** Its pairs that gave way, as they were. */
  readonly gaveWay: readonly Pair[];
}
