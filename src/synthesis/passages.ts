import type { Chunk } from '../domain/chunk';
import type { DocumentId } from '../domain/ids';

/** A passage of a run, found by its position over all of the run's sources. */
export interface RunPassage extends Chunk {
  readonly documentId: DocumentId;
  readonly chunkIndex: number;
}

export interface Passages {
  passage(position: number): Promise<RunPassage>;
}
