import type { Chunk } from '../../src/domain/chunk';
import type { ChunkSettings } from '../../src/domain/chunk-settings';
import { type Cut, cutIdOf } from '../../src/domain/cut';
import type { DocumentId, ModelId } from '../../src/domain/ids';

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
