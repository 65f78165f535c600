import type { ChunkSettings } from './chunk-settings';
import type { CutId, DocumentId, ModelId } from './ids';

/**
 * One document cut with one set of settings. Never changed once stored: other settings make another cut,
 * so what already has pairs keeps its passages.
 */
export interface Cut {
  readonly id: CutId;
  readonly documentId: DocumentId;
  readonly settings: ChunkSettings;
  readonly modelId: ModelId;
  /** Passage i is `text.slice(starts[i], ends[i])`, UTF-16, and has `tokenCounts[i]` tokens. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly tokenCounts: Uint32Array;
}

/** The same document, settings and model always make the same cut, so its id is made of them. */
export function cutIdOf(documentId: DocumentId, { method, tokenBudget }: ChunkSettings, modelId: ModelId): CutId {
  return `${documentId}/${modelId}/${method}/${tokenBudget}` as CutId;
}
