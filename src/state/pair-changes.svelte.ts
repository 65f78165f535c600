import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { decided, edited, hasSameWords, type PairRevision, takenBack } from '../domain/decide-pair';
import type { RunId } from '../domain/ids';
import type { InstructionResponse, Pair, PairStatus } from '../domain/pair';
import { ChangedSinceError, RewordedSinceError, RunElsewhereError } from './pair-change-errors';
import { isRunMissing } from './trouble';

/** Pairs of one transaction: few enough that each is a short task. */
const PAIRS_AT_ONCE = 1000;
/** Whoever shows many pairs goes through all of them anew. */
const SHOWN_EVERY_MS = 1000;

const decisionWords: Readonly<Record<PairStatus, string>> = {
  new: 'restored',
  approved: 'approved',
  rejected: 'rejected',
};

export interface PairChangesParts {
  readonly store: Pick<IndexedDbRunStore, 'changePairs'>;
  readonly channel: Pick<ChangeChannel, 'post'>;
  /** The run whose pairs are looked through, and changes taken back. */
  readonly openRun: () => RunId | null;
  /** Another tab works on the run, which is then only shown here. */
  readonly isReadonly: (runId: RunId) => boolean;
  /** Takes over what is stored now, wherever in this tab it is shown. */
  readonly show: (pairs: readonly Pair[]) => void;
}

/** A change of pairs of one run that can be taken back. */
export interface PairChange {
  /** In plain words: what was done to the pairs. */
  readonly what: string;
  readonly revisions: readonly PairRevision[];
}

/** What a person does to pairs: stored at once, then shown, told to the other tabs, and taken back step by step. */
export class PairChanges {
  readonly #parts: PairChangesParts;
  #done = $state.raw<readonly PairChange[]>([]);

  constructor(parts: PairChangesParts) {
    this.#parts = parts;
  }

  /** The change of the open run that an undo takes back; null when there is none of this visit. */
  get last(): PairChange | null {
    const open = this.#parts.openRun();
    return this.#done.findLast((change) => runOf(change) === open) ?? null;
  }

  /** Whatever words the pairs have by now, they keep. Rejects with a `RunElsewhereError` while another tab works. */
  async decide(pairs: readonly Pair[], status: PairStatus): Promise<void> {
    await this.#make(decisionWords[status], pairs, (stored) => decided(stored, status));
  }

  /**
   * Gives a pair a person's words; `passage` is the text that it is about. Rejects with a `RewordedSinceError` when it
   * has other words by now than those `shown`; they are shown then.
   */
  async edit(shown: Pair, words: InstructionResponse, passage: string): Promise<void> {
    const left = await this.#make('edited', [shown], (stored) =>
      hasSameWords(stored, shown) || hasSameWords(stored, words) ? edited(stored, words, passage) : null,
    );
    if (left > 0) throw new RewordedSinceError();
  }

  /** Takes note of a change that is stored and shown already, so that it can be taken back. */
  made(change: PairChange): void {
    this.#done = [...this.#done, change];
  }

  /**
   * Resolves with the change that was taken back, or null. Rejects with a `ChangedSinceError` when some of it was
   * changed again since: that stays. A run that is gone has nothing to take back any more.
   */
  async undo(): Promise<PairChange | null> {
    const { last } = this;
    if (last === null) return null;
    const { what, revisions } = last;
    // Whoever undoes again before this is stored means the change before it.
    this.#done = this.#done.filter((change) => change !== last);
    const pairs = revisions.map(({ after }) => after);
    let [done, left] = [0, 0];
    try {
      const batches = this.#store(pairs, (stored, at) => {
        const revision = revisions[at];
        return revision === undefined ? null : takenBack(stored, revision);
      });
      for await (const batch of batches) {
        done += batch.revisions.length;
        left += batch.left;
      }
    } catch (error) {
      if (isRunMissing(error)) this.#done = this.#done.filter((change) => runOf(change) !== runOf(last));
      else this.made({ what, revisions: revisions.slice(done) });
      throw error;
    }
    if (left > 0) throw new ChangedSinceError(left, revisions.length);
    return last;
  }

  /** Resolves with how many pairs were left as they are, because `change` gave null for them. */
  async #make(what: string, pairs: readonly Pair[], change: (stored: Pair) => Pair | null): Promise<number> {
    const revisions: PairRevision[] = [];
    let left = 0;
    try {
      for await (const batch of this.#store(pairs, change)) {
        revisions.push(...batch.revisions.filter(isChange));
        left += batch.left;
      }
    } finally {
      // Where the rest could not be stored, what was can be taken back all the same.
      if (revisions.length > 0) this.made({ what, revisions });
    }
    return left;
  }

  /** Stores the pairs in batches. What is stored is shown and told soon, and when the next batch fails too. */
  async *#store(
    pairs: readonly Pair[],
    change: (stored: Pair, position: number) => Pair | null,
  ): AsyncGenerator<{ readonly revisions: readonly PairRevision[]; readonly left: number }> {
    const { store, isReadonly } = this.#parts;
    if (pairs.some(({ runId }) => isReadonly(runId))) throw new RunElsewhereError();
    const unseen: PairRevision[] = [];
    let shownAt = performance.now();
    try {
      for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
        let left = 0;
        const revisions = await store.changePairs(pairs.slice(start, start + PAIRS_AT_ONCE), (stored, position) => {
          const changed = change(stored, start + position);
          if (changed === null) left += 1;
          return changed ?? stored;
        });
        unseen.push(...revisions);
        yield { revisions, left };
        if (performance.now() - shownAt < SHOWN_EVERY_MS) continue;
        this.#show(unseen.splice(0));
        shownAt = performance.now();
      }
    } finally {
      this.#show(unseen);
    }
  }

  /** Shows pairs as they are stored now, and tells the other tabs of those that changed. */
  #show(revisions: readonly PairRevision[]): void {
    const { channel, show } = this.#parts;
    if (revisions.length === 0) return;
    show(revisions.map(({ after }) => after));
    for (const [runId, chunks] of chunksByRun(revisions.filter(isChange))) {
      channel.post({ kind: 'pairsChanged', runId, chunks });
    }
  }
}

function runOf({ revisions }: PairChange): RunId | undefined {
  return revisions[0]?.before.runId;
}

function isChange({ before, after }: PairRevision): boolean {
  return before !== after;
}

function chunksByRun(revisions: readonly PairRevision[]): ReadonlyMap<RunId, readonly number[]> {
  const byRun = new Map<RunId, Set<number>>();
  for (const { after } of revisions) {
    const { runId, chunk } = after;
    const chunks = byRun.get(runId);
    if (chunks === undefined) byRun.set(runId, new Set([chunk]));
    else chunks.add(chunk);
  }
  return new Map(Array.from(byRun, ([runId, chunks]) => [runId, [...chunks]]));
}
