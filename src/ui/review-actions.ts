import type { Example } from '../domain/example';
import type { PairStatus } from '../domain/pair';
import type { FeedEntry } from '../state/feed';

export type PairEntry = Extract<FeedEntry, { kind: 'pair' }>;

/** What can be done with a row of the review, by its buttons and by keys. */
export interface ReviewActions {
  /** The row is at hand from now on. */
  readonly take: (entry: FeedEntry) => void;
  readonly decide: (entry: PairEntry, status: PairStatus) => void;
  readonly edit: (entry: PairEntry) => void;
  /** Puts the passage to the model again. */
  readonly again: (entry: FeedEntry) => void;
  readonly prompt: (example: Example) => void;
}

/** What a key does in the review, besides what it does to the row at hand. */
export interface ReviewKeys extends ReviewActions {
  readonly current: FeedEntry | null;
  readonly isReadonly: boolean;
  readonly move: (step: number) => void;
  readonly select: (entry: FeedEntry) => void;
  readonly undo: () => void;
  readonly search: () => void;
}

/** True when the key meant something here. */
export function pressInReview(key: string, keys: ReviewKeys): boolean {
  const { current } = keys;
  switch (key.toLowerCase()) {
    case 'j':
      keys.move(1);
      return true;
    case 'k':
      keys.move(-1);
      return true;
    case '/':
      keys.search();
      return true;
    case 'v':
      if (current !== null) keys.prompt(current.example);
      return current !== null;
  }
  return !keys.isReadonly && pressToChange(key.toLowerCase(), keys);
}

function pressToChange(key: string, keys: ReviewKeys): boolean {
  const { current } = keys;
  if (key === 'u') {
    keys.undo();
    return true;
  }
  if (current === null) return false;
  if (key === 'r') {
    keys.again(current);
    return true;
  }
  if (current.kind !== 'pair') return false;
  switch (key) {
    case 'a':
      keys.decide(current, current.pair.status === 'approved' ? 'new' : 'approved');
      return true;
    case 'x':
      keys.decide(current, current.pair.status === 'rejected' ? 'new' : 'rejected');
      return true;
    case 'e':
      keys.edit(current);
      return true;
    case 's':
      keys.select(current);
      return true;
    default:
      return false;
  }
}
