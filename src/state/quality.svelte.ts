import type { JudgedPair, QualityConnection } from '../adapters/quality-connection';
import type { ModelPlace } from '../adapters/model-place';
import type { ModelId, RunId } from '../domain/ids';
import type { Run } from '../domain/run';
import type { FeedEntry } from './feed';
import { KnownQuality } from './known-quality';
import { RestedWork } from './rested-work';
import { isAbort, messageOf } from './trouble';

export interface QualityParts {
  readonly connection: Pick<QualityConnection, 'judge' | 'duplicates'>;
  /** The tokenizer of the run's model; null when the model is gone. */
  readonly tokenizerOf: (run: Run) => { readonly modelId: ModelId; readonly place: ModelPlace } | null;
}

/** How often the page takes over what came: whoever listens goes through all pairs anew. */
const SHOWN_EVERY_MS = 1000;
/** What comes or changes is looked at together, so often at most. */
const LOOKS_EVERY_MS = 500;
const LOOK_RESTS = 10;
/** Duplicates are looked for once decisions have rested so long: it takes seconds for many pairs. */
const SEARCHES_EVERY_MS = 1500;
const SEARCH_RESTS = 3;

/** What is told of a run's pairs without a model. It is worked out in a worker when the data set is opened. */
export class Quality {
  readonly #parts: QualityParts;
  /** Changed in place, shown by counting up. */
  #known = new KnownQuality();
  #version = $state(0);
  #isWorking = $state(false);
  #problem = $state('');
  #runId: RunId | null = null;
  #stop = new AbortController();
  #shownAt = 0;
  /** Passages whose pairs have other words, or are more. */
  readonly #due = new Set<number>();
  #followed: (() => readonly FeedEntry[]) | null = null;
  #looks: RestedWork | null = null;
  #searches: RestedWork | null = null;

  constructor(parts: QualityParts) {
    this.#parts = parts;
  }

  /** Pairs are still being looked at. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  /** Why the pairs could not be looked at, in plain words; empty when they could. */
  get problem(): string {
    return this.#problem;
  }

  /** What there is by now; who reads it is told when there is more. */
  get known(): KnownQuality {
    void this.#version;
    return this.#known;
  }

  async open(run: Run): Promise<void> {
    this.close();
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    if (this.#runId !== run.id) {
      this.#known = new KnownQuality();
      this.#version += 1;
    }
    this.#runId = run.id;
    this.#due.clear();
    this.#searches?.cancel();
    const searches = new RestedWork(() => this.#findDuplicates(run, signal), SEARCHES_EVERY_MS, SEARCH_RESTS);
    this.#searches = searches;
    this.#looks = new RestedWork(() => this.#lookAtDue(run, signal), LOOKS_EVERY_MS, LOOK_RESTS);
    this.#isWorking = true;
    await this.#judge(run, null, signal);
    if (!signal.aborted) await searches.now();
    if (signal.aborted) return;
    this.#isWorking = false;
    // What came in the meantime.
    this.#looks.ask();
  }

  /** Among these may be pairs that were not looked at yet: they are a little later, however often this is told. */
  follow(entries: () => readonly FeedEntry[]): void {
    this.#followed = entries;
    this.#looks?.ask();
  }

  /** The open run is not followed any more; what is known of it stays. */
  close(): void {
    this.#followed = null;
    this.#looks?.cancel();
  }

  /** Pairs of these passages have other words, or are more. */
  renew(chunks: readonly number[]): void {
    for (const chunk of chunks) this.#due.add(chunk);
    if (chunks.length > 0) this.#looks?.ask();
  }

  /** Some pairs were rejected or restored: what they made needless may be needed again. */
  decided(): void {
    this.#searches?.ask();
  }

  async #judge(run: Run, chunks: readonly number[] | null, signal: AbortSignal): Promise<void> {
    const { connection, tokenizerOf } = this.#parts;
    await this.#tell(signal, () =>
      connection.judge(run.id, chunks, tokenizerOf(run), (pairs) => this.#take(pairs, signal), signal),
    );
  }

  async #lookAtDue(run: Run, signal: AbortSignal): Promise<void> {
    const chunks = new Set(this.#due);
    this.#due.clear();
    // While the whole run is looked at, nearly all of it is new.
    for (const entry of (this.#isWorking ? null : this.#followed?.()) ?? []) {
      if (entry.kind === 'pair' && this.#known.of(entry.pair) === null) chunks.add(entry.pair.chunk);
    }
    if (chunks.size === 0 || signal.aborted) return;
    await this.#judge(run, [...chunks], signal);
    this.#searches?.ask();
  }

  async #findDuplicates(run: Run, signal: AbortSignal): Promise<void> {
    const known = this.#known;
    await this.#tell(signal, async () => known.keepDuplicates(await this.#parts.connection.duplicates(run.id, signal)));
  }

  /** Does `work`, and shows what came of it or why nothing did. */
  async #tell(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    if (signal.aborted) return;
    this.#problem = '';
    try {
      await work();
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.#problem = messageOf(error);
    }
    if (!signal.aborted) this.#version += 1;
  }

  #take(pairs: readonly JudgedPair[], signal: AbortSignal): void {
    if (signal.aborted) return;
    for (const judged of pairs) this.#known.keep(judged);
    const now = performance.now();
    if (now - this.#shownAt < SHOWN_EVERY_MS) return;
    this.#shownAt = now;
    this.#version += 1;
  }
}
