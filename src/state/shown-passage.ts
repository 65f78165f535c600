import type { Continuation, Example } from '../domain/example';
import type { DocumentId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Segment } from '../domain/segment';
import type { Span } from '../domain/span';

/** An earlier example of a sequence, as it stands in the prompt of a later one. */
export interface EarlierPassage {
  readonly chunk: number;
  readonly round: number;
  /** Read from the store only when it is unfolded. */
  readonly text: () => Promise<string>;
  readonly pairs: readonly Pair[];
}

/** The passage a person looks at: the one being worked on, or one that is stored. */
export interface ShownPassage {
  readonly chunk: number;
  readonly documentId: DocumentId;
  readonly span: Span;
  readonly text: string;
  readonly tokenCount: number;
  /** Null while another tab works on it: it tells only where it is. */
  readonly round: number | null;
  readonly continuation: Continuation | null;
  readonly demonstrations: readonly EarlierPassage[];
  readonly pairs: readonly Pair[];
  /** Null while the passage is being worked on. */
  readonly example: Example | null;
  readonly segments: readonly Segment[];
}
