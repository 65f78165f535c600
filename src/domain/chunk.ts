import type { Span } from './span';

/** A passage of a document within the token budget; the paper's "raw text". */
export interface Chunk {
  readonly span: Span;
  readonly text: string;
  /** Tokens of `text` alone, by the chosen model's tokenizer. */
  readonly tokenCount: number;
}
