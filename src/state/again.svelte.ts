import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { AgainJob, AgainListener } from '../synthesis/generate-again';
import type { Passages } from '../synthesis/passages';
import type { PairsAdded, StoredExample } from '../synthesis/run-store';
import type { History } from './history.svelte';
import type { PairChanges } from './pair-changes.svelte';
import { isAbort, messageOf } from './trouble';
import { deviceOf, type ModelWorkParts, withModel } from './with-model';

export interface AgainParts extends ModelWorkParts {
  readonly passagesOf: (run: Run) => Passages;
  readonly store: IndexedDbRunStore;
  readonly channel: Pick<ChangeChannel, 'post'>;
  readonly history: History;
  readonly changes: PairChanges;
  readonly generateAgain: (
    job: AgainJob,
    chunks: readonly number[],
    listener: AgainListener,
    signal: AbortSignal,
  ) => Promise<void>;
  /** What a tolerant reading finds beside the pairs that are stored. */
  readonly readAgain: (stored: StoredExample, passage: string) => readonly Pair[];
  /** A run is being worked on in this tab: the model is not free. */
  readonly isWorking: () => boolean;
  readonly show: (stored: StoredExample) => void;
}

/** `replace`: another answer in place of one that nobody liked. `add`: more pairs beside those that are there. */
export type AgainKind = 'replace' | 'add';

export interface AgainProgress {
  readonly kind: 'writing' | 'reading';
  readonly chunks: ReadonlySet<number>;
  readonly total: number;
  readonly done: number;
  readonly added: number;
}

/** Puts passages of a stored run to the model again, one or many. */
export class Again {
  readonly #parts: AgainParts;
  #progress = $state.raw<AgainProgress | null>(null);
  #message = $state('');
  #stop: AbortController | null = null;

  constructor(parts: AgainParts) {
    this.#parts = parts;
  }

  get progress(): AgainProgress | null {
    return this.#progress;
  }

  /** What came of the last time, or what went wrong, in plain words; empty when nothing is to be said. */
  get message(): string {
    return this.#message;
  }

  isAt(chunk: number): boolean {
    return this.#progress?.chunks.has(chunk) ?? false;
  }

  cancel(): void {
    this.#stop?.abort();
  }

  dismiss(): void {
    this.#message = '';
  }

  async generate(run: Run, chunks: readonly number[], kind: AgainKind): Promise<void> {
    if (this.#progress !== null || chunks.length === 0) return;
    if (this.#parts.isWorking()) {
      this.#message = 'The model is at work on a run. Nothing was started. Pause the run, then try again.';
      return;
    }
    const stop = new AbortController();
    this.#stop = stop;
    this.#message = '';
    this.#progress = { kind: 'writing', chunks: new Set(chunks), total: chunks.length, done: 0, added: 0 };
    const made: PairsAdded[] = [];
    const failures: string[] = [];
    try {
      await this.#work(run, chunks, kind, stop.signal, {
        stored: (added) => {
          made.push(added);
          this.#show(added);
        },
        failed: (_chunk, message) => {
          failures.push(message);
          this.#step(0);
        },
        trouble: (message) => (this.#message = message),
      });
      this.#message = outcome(chunks.length, made, failures);
    } catch (error) {
      this.#message = isAbort(error) ? outcome(made.length, made, failures) : messageOf(error);
    }
    this.#progress = null;
    this.#stop = null;
    this.#remember('generated', made);
    if (made.length > 0) await this.#parts.history.changed(run.id);
  }

  /** Reads all answers of a run again, in every form that is known, and adds what was not read before. */
  async read(run: Run): Promise<void> {
    if (this.#progress !== null) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#message = '';
    this.#progress = { kind: 'reading', chunks: new Set(), total: run.doneCount, done: 0, added: 0 };
    const made: PairsAdded[] = [];
    try {
      const passages = this.#parts.passagesOf(run);
      for await (const batch of this.#parts.store.exampleBatches(run.id)) {
        for (const before of batch) {
          stop.signal.throwIfAborted();
          const { text } = await passages.passage(before.example.chunk);
          const more = this.#parts.readAgain(before, text);
          if (more.length === 0) {
            this.#step(0);
            continue;
          }
          const added = await this.#parts.store.addPairs(before.example, more, []);
          made.push(added);
          this.#show(added);
        }
      }
      this.#message = readOutcome(made);
    } catch (error) {
      this.#message = isAbort(error) ? readOutcome(made) : messageOf(error);
    }
    this.#progress = null;
    this.#stop = null;
    this.#remember('read', made);
    if (made.length > 0) await this.#parts.history.changed(run.id);
  }

  async #work(
    run: Run,
    chunks: readonly number[],
    kind: AgainKind,
    signal: AbortSignal,
    listener: AgainListener,
  ): Promise<void> {
    const { engine, passagesOf, store, generateAgain } = this.#parts;
    const job: AgainJob = {
      run,
      engine,
      store,
      device: () => deviceOf(engine),
      passages: passagesOf(run),
      now: () => new Date(),
      replaces: kind === 'replace',
    };
    const work = async (): Promise<true> => {
      await generateAgain(job, chunks, listener, signal);
      return true;
    };
    if ((await withModel(run, run.settings, this.#parts, work, signal)) === null) throw new ElsewhereError();
  }

  #show({ stored, added }: PairsAdded): void {
    const { runId, chunk } = stored.example;
    this.#parts.show(stored);
    this.#parts.channel.post({ kind: 'pairsChanged', runId, chunks: [chunk] });
    this.#step(added.length);
  }

  #step(added: number): void {
    if (this.#progress === null) return;
    this.#progress = { ...this.#progress, done: this.#progress.done + 1, added: this.#progress.added + added };
  }

  /** Nothing is deleted: an undo rejects what came and brings back what gave way. */
  #remember(what: string, made: readonly PairsAdded[]): void {
    const revisions = made.flatMap(({ added, gaveWay }) => [
      ...gaveWay.map((before) => ({ before, after: rejected(before) })),
      ...added.map((after) => ({ before: rejected(after), after })),
    ]);
    if (revisions.length > 0) this.#parts.changes.made({ what, revisions });
  }
}

function rejected(pair: Pair): Pair {
  return { ...pair, status: 'rejected' };
}

function readOutcome(made: readonly PairsAdded[]): string {
  const added = countAdded(made);
  if (added === 0) return 'Every pair that can be read was read before.';
  return `${String(added)} more ${added === 1 ? 'pair was' : 'pairs were'} read.`;
}

function countAdded(made: readonly PairsAdded[]): number {
  return made.reduce((sum, { added }) => sum + added.length, 0);
}

function outcome(passages: number, made: readonly PairsAdded[], failures: readonly string[]): string {
  const added = countAdded(made);
  const from = `from ${String(passages)} ${passages === 1 ? 'passage' : 'passages'}`;
  const gave = added === 0 ? 'No new pair came' : `${String(added)} new ${added === 1 ? 'pair' : 'pairs'} came`;
  const failed = failures.length === 0 ? '' : ` ${String(failures.length)} failed: ${failures[0] ?? ''}`;
  return `${gave} ${from}.${failed}`;
}

/** Another tab holds the right to run. */
class ElsewhereError extends Error {
  override readonly name = 'ElsewhereError';
  override readonly message = 'Another tab is working on a run. Nothing was started. Pause it there, then try again.';
}
