/** How a document is cut into passages. */
export interface ChunkSettings {
  readonly method: 'budget' | 'paragraph' | 'heading';
  /** The most tokens of one passage; longer paragraphs and sections are split down to it. */
  readonly tokenBudget: number;
}
