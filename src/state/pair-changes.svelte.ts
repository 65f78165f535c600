import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { decided, edited } from '../domain/decide-pair';
import type { RunId } from '../domain/ids';
import type { InstructionResponse, Pair, PairStatus } from '../domain/pair';

/** Pairs of one transaction: few enough that each is a short task. */
const PAIRS_AT_ONCE = 1000;

const decisionWords: Readonly<Record<PairStatus, string>> = {
  new: 'restored',
  approved: 'approved',
  rejected: 'rejected',
};

export interface PairChangesParts {
  readonly store: Pick<IndexedDbRunStore, 'changePairs'>;
  readonly channel: Pick<ChangeChannel, 'post'>;
  /** Another tab works on the run, which is then only shown here. */
  readonly isReadonly: (runId: RunId) => boolean;
  /** Takes over what is stored now, wherever in this tab it is shown. */
  readonly show: (pairs: readonly Pair[]) => void;
}

/** A change that can be taken back. */
export interface PairChange {
  /** In plain words: what was done to the pairs. */
  readonly what: string;
  readonly before: readonly Pair[];
  readonly after: readonly Pair[];
}

/** What a person does to pairs: stored at once, then shown, told to the other tabs, and taken back step by step. */
export class PairChanges {
  readonly #parts: PairChangesParts;
  #done = $state.raw<readonly PairChange[]>([]);

  constructor(parts: PairChangesParts) {
    this.#parts = parts;
  }

  /** The change that an undo takes back; null when there is none of this visit. */
  get last(): PairChange | null {
    return this.#done.at(-1) ?? null;
  }

  /** Those that have this status already are left alone, and so is a run that another tab works on. */
  async decide(pairs: readonly Pair[], status: PairStatus): Promise<void> {
    await this.#make(decisionWords[status], pairs, (pair) => decided(pair, status));
  }

  /** Gives a pair a person's words; `passage` is the text that it is about. */
  async edit(pair: Pair, words: InstructionResponse, passage: string): Promise<void> {
    await this.#make('edited', [pair], (before) => edited(before, words, passage));
  }

  /** Takes note of a change that is stored and shown already, so that it can be taken back. */
  made(change: PairChange): void {
    this.#done = [...this.#done, change];
  }

  /** Resolves with the change that was taken back, or null. */
  async undo(): Promise<PairChange | null> {
    const { last } = this;
    if (last === null || !(await this.#store(last.before))) return null;
    this.#done = this.#done.filter((change) => change !== last);
    return last;
  }

  async #make(what: string, pairs: readonly Pair[], change: (pair: Pair) => Pair): Promise<void> {
    const changes = pairs.map((before) => ({ before, after: change(before) }));
    const changed = changes.filter(({ before, after }) => before !== after);
    const [before, after] = [changed.map((one) => one.before), changed.map((one) => one.after)];
    if (await this.#store(after)) this.made({ what, before, after });
  }

  async #store(pairs: readonly Pair[]): Promise<boolean> {
    const { store, channel, isReadonly, show } = this.#parts;
    if (pairs.length === 0 || pairs.some(({ runId }) => isReadonly(runId))) return false;
    for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
      await store.changePairs(pairs.slice(start, start + PAIRS_AT_ONCE));
    }
    show(pairs);
    for (const [runId, chunks] of chunksByRun(pairs)) channel.post({ kind: 'pairsChanged', runId, chunks });
    return true;
  }
}

function chunksByRun(pairs: readonly Pair[]): ReadonlyMap<RunId, readonly number[]> {
  const byRun = new Map<RunId, Set<number>>();
  for (const { runId, chunk } of pairs) {
    const chunks = byRun.get(runId);
    if (chunks === undefined) byRun.set(runId, new Set([chunk]));
    else chunks.add(chunk);
  }
  return new Map(Array.from(byRun, ([runId, chunks]) => [runId, [...chunks]]));
}
