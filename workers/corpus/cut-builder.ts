import type { Chunk } from '../../src/domain/chunk';
import type { ChunkSettings } from '../../src/domain/chunk-settings';
import type { Cut } from '../../src/domain/cut';
import type { CutId, DocumentId, ModelId } from '../../src/domain/ids';

/** The same document, settings and model always make the same cut, so its id is made of them. */
export function cutIdOf(documentId: DocumentId, { method, tokenBudget }: ChunkSettings, modelId: ModelId): CutId {
  return `${documentId}/${modelId}/${method}/${tokenBudget}` as CutId;
}

/** Collects passages into a cut. */
export class CutBuilder {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #tokenCounts: number[] = [];

  add(passages: readonly Chunk[]): void {
    for (const { span, tokenCount } of passages) {
      this.#starts.push(span.start);
      this.#ends.push(span.end);
      this.#tokenCounts.push(tokenCount);
    }
  }

  build(documentId: DocumentId, settings: ChunkSettings, modelId: ModelId): Cut {
    return {
      id: cutIdOf(documentId, settings, modelId),
      documentId,
      settings,
      modelId,
      starts: Uint32Array.from(this.#starts),
      ends: Uint32Array.from(this.#ends),
      tokenCounts: Uint32Array.from(this.#tokenCounts),
    };
  }
}
