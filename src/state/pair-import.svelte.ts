import type { ExchangeConnection, PairFile } from '../adapters/exchange-connection';
import type { DroppedFile } from '../adapters/dropped-files';
import type { PairColumns, PairSurvey } from '../domain/foreign-pairs';
import type { RunId } from '../domain/ids';
import { isAbort, messageOf } from './trouble';

export interface PairImportParts {
  readonly connection: Pick<ExchangeConnection, 'surveyPairs' | 'importPairs'>;
  readonly policyInForce: () => Promise<void>;
  /** The file is read as a text, as a person chose. */
  readonly readAsText: (file: PairFile) => Promise<void>;
  /** The run made of the pairs: to be shown. */
  readonly show: (runId: RunId) => Promise<void>;
}

/** Files whose fields look like pairs, one after another: a person says what each of them is. */
export class PairImport {
  readonly #parts: PairImportParts;
  #waiting = $state.raw<readonly PairFile[]>([]);
  #survey = $state.raw<PairSurvey | null>(null);
  #isWorking = $state(false);
  #done = $state(0);
  #problem = $state('');
  #stop = new AbortController();

  constructor(parts: PairImportParts) {
    this.#parts = parts;
  }

  /** The file that a person is asked about. */
  get file(): PairFile | null {
    return this.#waiting[0] ?? null;
  }

  /** How many wait behind it. */
  get waitingCount(): number {
    return Math.max(0, this.#waiting.length - 1);
  }

  /** What is in the file; null until it has been looked through. */
  get survey(): PairSurvey | null {
    return this.#survey;
  }

  /** The file is being read. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  get doneBytes(): number {
    return this.#done;
  }

  get problem(): string {
    return this.#problem;
  }

  /** Asks about a file once those before it have their answer. */
  ask(dropped: DroppedFile, path: string): void {
    this.#waiting = [...this.#waiting, { dropped, path }];
    if (this.#waiting.length === 1) void this.#begin();
  }

  async choose(columns: PairColumns): Promise<void> {
    await this.#look(columns);
  }

  /** A run of the pairs as they are shown. */
  async review(): Promise<void> {
    const { file, survey } = this;
    if (file === null || survey === null || this.#isWorking) return;
    const { connection, show } = this.#parts;
    await this.#attempt(async (onBytes, signal) => {
      const runId = await connection.importPairs(file, survey.columns, onBytes, signal);
      this.#next();
      await show(runId);
    });
  }

  async useAsText(): Promise<void> {
    const { file } = this;
    if (file === null) return;
    this.leave();
    await this.#parts.readAsText(file);
  }

  /** The file is left alone. What was being read of it is given up. */
  leave(): void {
    this.#stop.abort();
    this.#next();
  }

  #next(): void {
    this.#waiting = this.#waiting.slice(1);
    this.#survey = null;
    this.#problem = '';
    if (this.#waiting.length > 0) void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.#look(null);
  }

  async #look(columns: PairColumns | null): Promise<void> {
    const { file } = this;
    if (file === null) return;
    this.#stop.abort();
    await this.#attempt(async (onBytes, signal) => {
      const survey = await this.#parts.connection.surveyPairs(file, columns, onBytes, signal);
      signal.throwIfAborted();
      this.#survey = survey;
    });
  }

  async #attempt(work: (onBytes: (done: number) => void, signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.#isWorking = true;
    this.#problem = '';
    this.#done = 0;
    try {
      await this.#parts.policyInForce();
      await work((done) => {
        if (this.#stop === stop) this.#done = done;
      }, stop.signal);
    } catch (error) {
      // Of a file that was left meanwhile nobody wants to know.
      if (this.#stop === stop && !isAbort(error)) this.#problem = messageOf(error);
    }
    if (this.#stop === stop) this.#isWorking = false;
  }
}
