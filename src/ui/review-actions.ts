import type { Example } from '../domain/example';
import type { PairStatus } from '../domain/pair';
import type { FeedEntry } from '../state/feed';

export type PairEntry = Extract<FeedEntry, { kind: 'pair' }>;

/** What can be done with a row of the review, by its buttons and by keys. */
export interface ReviewActions {
  /** The row is at hand from now on. */
  readonly take: (entry: FeedEntry) => void;
  readonly decide: (entry: PairEntry, status: PairStatus) => Promise<void>;
  readonly edit: (entry: PairEntry) => void;
  /** Puts the passage to the model again. */
  readonly again: (entry: FeedEntry) => void;
  readonly prompt: (example: Example) => void;
}

/** What a key does in the review, besides what it does to the row at hand. */
export interface ReviewKeys extends ReviewActions {
  readonly current: () => FeedEntry | null;
  readonly move: (step: number) => Promise<void>;
  readonly select: (entry: FeedEntry) => void;
  readonly undo: () => Promise<void>;
  readonly search: () => void;
}

type Deed = (keys: ReviewKeys) => Promise<void> | void;

const looking: Readonly<Record<string, Deed>> = {
  j: ({ move }) => move(1),
  k: ({ move }) => move(-1),
  '/': ({ search }) => search(),
  v: ({ current, prompt }) => {
    const entry = current();
    if (entry !== null) prompt(entry.example);
  },
};

const changing: Readonly<Record<string, Deed>> = {
  u: ({ undo }) => undo(),
  r: ({ current, again }) => {
    const entry = current();
    if (entry !== null) again(entry);
  },
  a: withPair((entry, { decide }) => decide(entry, entry.pair.status === 'approved' ? 'new' : 'approved')),
  x: withPair((entry, { decide }) => decide(entry, entry.pair.status === 'rejected' ? 'new' : 'rejected')),
  e: withPair((entry, { edit }) => edit(entry)),
  s: withPair((entry, { select }) => select(entry)),
};

/** What a key means in the review; null when it means nothing there. */
export function deedOf(key: string, isReadonly: boolean): Deed | null {
  const name = key.toLowerCase();
  return looking[name] ?? (isReadonly ? null : (changing[name] ?? null));
}

function withPair(deed: (entry: PairEntry, keys: ReviewKeys) => Promise<void> | void): Deed {
  return (keys) => {
    const entry = keys.current();
    return entry?.kind === 'pair' ? deed(entry, keys) : undefined;
  };
}
