import { AttemptGate } from './attempt-gate';
import { messageOf, nameOf, RunStoppedError } from './run-stopped-error';

export type AttemptResult<Value> =
  { readonly kind: 'completed'; readonly value: Value } | { readonly kind: 'failed'; readonly message: string };

const MOST_FAILURES_IN_A_ROW = 3;

/**
 * What happens when the engine fails. A request whose engine was lost is made once more, alone, so that a passage
 * that brings the engine down takes no other with it; lost again, or failed for any other reason, it is given up.
 * Three failures without a success between them stop the run. A loss that takes several requests in flight is one.
 */
export class EngineAttempts {
  readonly #gate = new AttemptGate();
  readonly #trouble: (message: string) => void;
  readonly #signal: AbortSignal;
  #losses = 0;
  #failuresInARow = 0;
  #stopped: RunStoppedError | null = null;

  constructor(trouble: (message: string) => void, signal: AbortSignal) {
    this.#trouble = trouble;
    this.#signal = signal;
  }

  /** Throws `RunStoppedError` when the run must stop, and what the signal says when it aborts. */
  async make<Value>(attempt: () => Promise<Value>): Promise<AttemptResult<Value>> {
    const first = await this.#once(attempt, false);
    const last = first.kind === 'lost' ? await this.#once(attempt, true) : first;
    return last.kind === 'lost' ? { kind: 'failed', message: last.message } : last;
  }

  async #once<Value>(
    attempt: () => Promise<Value>,
    alone: boolean,
  ): Promise<AttemptResult<Value> | { readonly kind: 'lost'; readonly message: string }> {
    const leave = await this.#gate.enter(alone);
    const lossesBefore = this.#losses;
    try {
      this.#signal.throwIfAborted();
      if (this.#stopped) throw this.#stopped;
      const value = await attempt();
      this.#failuresInARow = 0;
      return { kind: 'completed', value };
    } catch (error) {
      if (error === this.#stopped) throw error;
      this.#signal.throwIfAborted();
      return this.#count(error, lossesBefore);
    } finally {
      leave();
    }
  }

  #count(error: unknown, lossesBefore: number): { kind: 'lost' | 'failed'; message: string } {
    const isLoss = nameOf(error) === 'EngineLostError';
    const isCounted = isLoss && this.#losses > lossesBefore;
    if (!isCounted) this.#failuresInARow += 1;
    if (isLoss && !isCounted) {
      this.#losses += 1;
      this.#trouble('The model stopped working and is started again. Everything shown so far is saved.');
    }
    if (nameOf(error) === 'ModelLoadError') this.#stop(messageOf(error), error);
    if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW) {
      this.#stop(
        'The model failed three times in a row, so the run was stopped. Everything shown so far is saved. Continue the run to try again.',
        error,
      );
    }
    return { kind: isLoss ? 'lost' : 'failed', message: messageOf(error) };
  }

  #stop(message: string, cause: unknown): never {
    this.#stopped = new RunStoppedError(message, { cause });
    throw this.#stopped;
  }
}
