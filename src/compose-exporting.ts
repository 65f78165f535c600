import type { DocumentStore } from './adapters/document-store';
import { ExportConnection } from './adapters/export-connection';
import type { ModelPlace } from './adapters/model-place';
import { canPickSaveFile, pickSaveFile } from './adapters/pick-save-file';
import { fileNameFor, saveFile } from './adapters/save-file';
import type { ModelId } from './domain/ids';
import type { ModelSpec } from './domain/model-spec';
import { Exporting } from './state/exporting.svelte';

export interface ExportSurroundings {
  readonly documents: DocumentStore;
  readonly findModel: (id: ModelId) => ModelSpec | undefined;
  readonly locate: (model: ModelSpec) => ModelPlace;
}

/** The part of the composition root that saves runs to files. */
export function composeExporting({ documents, findModel, locate }: ExportSurroundings): Exporting {
  return new Exporting({
    connection: new ExportConnection(),
    documents,
    pickFile: canPickSaveFile() ? pickSaveFile : null,
    handOver: saveFile,
    fileNameFor,
    tokenizerOf: ({ model }) => {
      const spec = findModel(model.id);
      return spec === undefined ? null : { modelId: spec.id, place: locate(spec) };
    },
    now: () => performance.now(),
  });
}
