import type { RunId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { Run, RunModel, RunSettings, RunSource } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { Cuts } from './cuts.svelte';

/** What a run is made of. */
export interface RunIngredients {
  readonly documents: readonly SourceDocument[];
  readonly cuts: Pick<Cuts, 'byDocument' | 'problem'>;
  readonly model: ModelSpec;
  readonly settings: RunSettings;
}

/** A run over all of these texts, not stored yet. Throws a NotCutError or a NothingToReadError. */
export function newRun({ documents, cuts, model, settings }: RunIngredients, id: RunId, at: Date): Run {
  // A run over some of the texts would look like one over all.
  if (documents.some((document) => !cuts.byDocument.has(document.id))) throw new NotCutError(cuts.problem);
  const sources = documents.flatMap((document): RunSource[] => {
    const cut = cuts.byDocument.get(document.id);
    if (cut === undefined || cut.starts.length === 0) return [];
    return [{ documentId: document.id, cutId: cut.id, chunkCount: cut.starts.length }];
  });
  const chunkCount = sources.reduce((sum, source) => sum + source.chunkCount, 0);
  if (chunkCount === 0) throw new NothingToReadError();
  const now = at.toISOString();
  return {
    id,
    name: nameOf(documents),
    createdAt: now,
    updatedAt: now,
    settings,
    model: runModelOf(model),
    sources,
    chunkCount,
    doneCount: 0,
    failedCount: 0,
    pairCount: 0,
    status: 'new',
  };
}

function runModelOf({ id, name, revision, dtype, sha256, prompting }: ModelSpec): RunModel {
  return { id, name, revision, dtype, sha256, prompting };
}

function nameOf(documents: readonly SourceDocument[]): string {
  const [first, ...others] = documents;
  const name = first?.name ?? 'Run';
  return others.length === 0 ? name : `${name} and ${String(others.length)} more`;
}

class NothingToReadError extends Error {
  override readonly name = 'NothingToReadError';

  constructor() {
    super('None of these documents gave a passage, so nothing was started. Add a document with text in it.');
  }
}

/** A text of the run has no passages; the message is why. */
class NotCutError extends Error {
  override readonly name = 'NotCutError';
}
