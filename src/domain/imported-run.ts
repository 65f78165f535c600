import type { Example } from './example';
import type { DocumentId, ModelId, RunId } from './ids';
import type { Run, RunModel, RunSettings } from './run';
import type { Span } from './span';

/** Stands in a run whose pairs came with their texts for the model that there is none of. */
export const importedModel: RunModel = {
  id: 'imported' as ModelId,
  name: 'Imported pairs',
  revision: '',
  dtype: '',
  sha256: '',
  prompting: { kind: 'none' },
};

/** Nothing was cut to a length, and no token was drawn. */
export const importedSettings: RunSettings = {
  modelId: importedModel.id,
  rounds: 1,
  chunking: { method: 'paragraph', tokenBudget: 0 },
  decoding: { maxNewTokens: 0, temperature: 0, topK: 0, topP: 1, seed: 0 },
  lengthRule: 'tokens',
  device: 'auto',
  readsTolerantly: false,
  chatPrompt: null,
};

/** A run to review pairs in that somebody else made. It is done from the beginning. */
export function importedRun(
  id: RunId,
  name: string,
  chunkCount: number,
  pairCount: number,
  createdAt: string,
): Omit<Run, 'sources'> {
  return {
    id,
    name,
    createdAt,
    updatedAt: createdAt,
    settings: importedSettings,
    model: importedModel,
    chunkCount,
    doneCount: chunkCount,
    failedCount: 0,
    pairCount,
    status: 'done',
  };
}

export interface ImportedPassage {
  readonly runId: RunId;
  readonly chunk: number;
  readonly documentId: DocumentId;
  readonly chunkIndex: number;
  readonly span: Span;
  readonly pairCount: number;
  readonly createdAt: string;
}

/** The example of a passage that came with its pairs: a sequence of its own, without a prompt or a completion. */
export function importedExample(passage: ImportedPassage): Example {
  return {
    ...passage,
    sequence: passage.chunk,
    round: 0,
    continuation: { kind: 'first' },
    inheritsFromPrevious: false,
    outcome: 'imported',
    promptTokens: 0,
    promptLimit: 0,
    completion: null,
    rejects: [],
    device: 'wasm',
    error: '',
  };
}

export function isImported({ model }: Pick<Run, 'model'>): boolean {
  return model.prompting.kind === 'none';
}
