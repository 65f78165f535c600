import type { DocumentStore } from './adapters/document-store';
import { ExportConnection } from './adapters/export-connection';
import { canPickSaveFile, pickSaveFile } from './adapters/pick-save-file';
import { fileNameFor, saveFile } from './adapters/save-file';
import { Exporting, type ExportingParts } from './state/exporting.svelte';

export interface ExportSurroundings extends Pick<ExportingParts, 'tokenizerOf' | 'cookingOptions'> {
  readonly documents: DocumentStore;
}

/** The part of the composition root that saves runs to files. */
export function composeExporting({ documents, tokenizerOf, cookingOptions }: ExportSurroundings): Exporting {
  return new Exporting({
    connection: new ExportConnection(),
    documents,
    pickFile: canPickSaveFile() ? pickSaveFile : null,
    handOver: saveFile,
    fileNameFor,
    tokenizerOf,
    cookingOptions,
    now: () => performance.now(),
  });
}
