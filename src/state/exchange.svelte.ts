import type { ExchangeConnection, OpenedBundle } from '../adapters/exchange-connection';
import type { DroppedFile } from '../adapters/dropped-files';
import type { RunId } from '../domain/ids';
import type { Run } from '../domain/run';
import { isAbort, messageOf } from './trouble';

export interface ExchangeParts {
  readonly connection: Pick<ExchangeConnection, 'saveBundle' | 'openBundle'>;
  /** Workers started from now on run under the app's policy. */
  readonly policyInForce: () => Promise<void>;
  readonly save: (run: Run, file: Blob) => void;
  /** A run came in, or is here already: to be shown. */
  readonly show: (runId: RunId) => Promise<void>;
}

/** A file on its way out or in. */
export interface Passing {
  readonly kind: 'saving' | 'opening';
  readonly name: string;
  readonly doneBytes: number;
  /** 0 where nobody knows. */
  readonly totalBytes: number;
}

/** Runs that leave and enter as one file, one after another. */
export class Exchange {
  readonly #parts: ExchangeParts;
  #passing = $state.raw<Passing | null>(null);
  #problem = $state('');
  #note = $state('');
  #stop: AbortController | null = null;
  /** Settles with the last file asked for. Never rejects. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  get passing(): Passing | null {
    return this.#passing;
  }

  /** What went wrong last, in plain words; empty when nothing did. */
  get problem(): string {
    return this.#problem;
  }

  /** What is worth knowing of the last file; empty when there is nothing. */
  get note(): string {
    return this.#note;
  }

  async save(run: Run): Promise<void> {
    const { connection, save } = this.#parts;
    await this.#pass({ kind: 'saving', name: run.name, totalBytes: 0 }, async (onBytes, signal) => {
      save(run, await connection.saveBundle(run.id, onBytes, signal));
    });
  }

  async open({ path, file }: DroppedFile): Promise<void> {
    const { connection, show } = this.#parts;
    await this.#pass({ kind: 'opening', name: path, totalBytes: file.size }, async (onBytes, signal) => {
      const opened: OpenedBundle = await connection.openBundle(file, onBytes, signal);
      if (opened.kind === 'here') this.#note = `The run in ${path} is here already. This is it.`;
      await show(opened.runId);
    });
  }

  /** Gives up what is passing now; what waits comes next. */
  cancel(): void {
    this.#stop?.abort();
  }

  dismiss(): void {
    this.#problem = this.#note = '';
  }

  async #pass(
    passing: Omit<Passing, 'doneBytes'>,
    work: (onBytes: (done: number) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const passed = this.#tail.then(() => this.#work(passing, work));
    this.#tail = passed;
    await passed;
  }

  async #work(
    passing: Omit<Passing, 'doneBytes'>,
    work: (onBytes: (done: number) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.dismiss();
    this.#passing = { ...passing, doneBytes: 0 };
    try {
      await this.#parts.policyInForce();
      await work((doneBytes) => {
        // A report may come after its work has ended.
        if (this.#stop === stop) this.#passing = { ...passing, doneBytes };
      }, stop.signal);
    } catch (error) {
      if (!isAbort(error)) this.#problem = `${passing.name}: ${messageOf(error)}`;
    }
    this.#stop = null;
    this.#passing = null;
  }
}
