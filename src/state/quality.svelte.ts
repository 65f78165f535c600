import type { JudgedPair, QualityConnection } from '../adapters/quality-connection';
import type { ModelPlace } from '../adapters/model-place';
import type { ModelId } from '../domain/ids';
import type { Run } from '../domain/run';
import type { FeedEntry } from './feed';
import { KnownQuality } from './known-quality';
import { isAbort, messageOf } from './trouble';

export interface QualityParts {
  readonly connection: Pick<QualityConnection, 'judge' | 'duplicates'>;
  /** The tokenizer of the run's model; null when the model is gone. */
  readonly tokenizerOf: (run: Run) => { readonly modelId: ModelId; readonly place: ModelPlace } | null;
}

/** How often the page takes over what came: whoever listens goes through all pairs anew. */
const SHOWN_EVERY_MS = 1000;
/** Duplicates are looked for once decisions have rested so long: it takes seconds for many pairs. */
const REST_MS = 1500;
/** Pairs of a run at work are looked at together, so often at most. */
const FOLLOWED_EVERY_MS = 2000;
/** Between two looks at a run at work there is so many times as long as the last one took. */
const FOLLOWING_RESTS = 10;

/** What is told of a run's pairs without a model. It is worked out in a worker when the data set is opened. */
export class Quality {
  readonly #parts: QualityParts;
  /** Changed in place, shown by counting up. */
  #known = new KnownQuality();
  #version = $state(0);
  #isWorking = $state(false);
  #problem = $state('');
  #run: Run | null = null;
  #stop = new AbortController();
  #shownAt = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #following: ReturnType<typeof setTimeout> | undefined;
  #followedEveryMs = FOLLOWED_EVERY_MS;

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
    this.#stop.abort();
    this.#stop = new AbortController();
    this.close();
    const { signal } = this.#stop;
    const isSame = this.#run?.id === run.id;
    this.#run = run;
    if (!isSame) {
      this.#known = new KnownQuality();
      this.#version += 1;
    }
    this.#isWorking = true;
    await this.#work(run, null);
    if (!signal.aborted) this.#isWorking = false;
  }

  /** The open run may have pairs that were not looked at yet: they are a little later, however often this is told. */
  follow(entries: () => readonly FeedEntry[]): void {
    this.#following ??= setTimeout(() => {
      this.#following = undefined;
      void this.#lookAtNew(entries);
    }, this.#followedEveryMs);
  }

  /** The open run is not followed any more; what is known of it stays. */
  close(): void {
    clearTimeout(this.#following);
    this.#following = undefined;
  }

  /** Pairs of these passages have other words, or are more. */
  async renew(chunks: readonly number[]): Promise<void> {
    if (this.#run !== null && chunks.length > 0) await this.#work(this.#run, chunks);
  }

  /** Some pairs were rejected or restored: what they made needless may be needed again. */
  decided(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#findDuplicates(), REST_MS);
  }

  async #work(run: Run, chunks: readonly number[] | null): Promise<void> {
    const { connection, tokenizerOf } = this.#parts;
    const { signal } = this.#stop;
    this.#problem = '';
    try {
      await connection.judge(run.id, chunks, tokenizerOf(run), (pairs) => this.#take(pairs, signal), signal);
      this.#known.keepDuplicates(await connection.duplicates(run.id, signal));
    } catch (error) {
      if (!isAbort(error)) this.#problem = messageOf(error);
    }
    if (!signal.aborted) this.#version += 1;
  }

  async #lookAtNew(entries: () => readonly FeedEntry[]): Promise<void> {
    // What the look at the whole run passed by already is among what is new afterwards.
    if (this.#isWorking) return this.follow(entries);
    const chunks = new Set<number>();
    for (const entry of entries())
      if (entry.kind === 'pair' && this.#known.of(entry.pair) === null) chunks.add(entry.pair.chunk);
    const began = performance.now();
    await this.renew([...chunks]);
    this.#followedEveryMs = Math.max(FOLLOWED_EVERY_MS, FOLLOWING_RESTS * (performance.now() - began));
  }

  async #findDuplicates(): Promise<void> {
    const { signal } = this.#stop;
    if (this.#run === null) return;
    try {
      this.#known.keepDuplicates(await this.#parts.connection.duplicates(this.#run.id, signal));
      this.#version += 1;
    } catch (error) {
      if (!isAbort(error)) this.#problem = messageOf(error);
    }
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
