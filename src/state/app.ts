import type { DroppedFile } from '../adapters/dropped-files';
import type { Example } from '../domain/example';
import type { Run } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { ActiveRun } from './active-run.svelte';
import type { Again } from './again.svelte';
import type { Cooking } from './cooking.svelte';
import type { Coverage } from './coverage.svelte';
import type { DataSet } from './data-set.svelte';
import type { DeviceState } from './device-state.svelte';
import type { DocumentDetails } from './document-details.svelte';
import type { Exchange } from './exchange.svelte';
import type { ExactPrompt } from './exact-prompt';
import type { Exporting } from './exporting.svelte';
import type { ModelFolder } from '../adapters/model-folder';
import type { ModelEntry } from '../domain/model-entry';
import type { ModelSpec } from '../domain/model-spec';
import type { History } from './history.svelte';
import type { PairImport } from './pair-import.svelte';
import type { PairChanges } from './pair-changes.svelte';
import type { Library, SampleChoice } from './library.svelte';
import type { ModelSearch } from './model-search.svelte';
import type { Models } from './models.svelte';
import type { Preparation } from './preparation.svelte';
import type { Privacy } from './privacy.svelte';
import type { Quality } from './quality.svelte';
import type { Router } from './router.svelte';
import type { StorageConnection } from './storage-connection.svelte';

export type { ModelFolder };

/** All that the page shows and can do, put together once by `main.ts`. */
export interface App {
  readonly router: Router;
  readonly library: Library;
  readonly preparation: Preparation;
  readonly active: ActiveRun;
  readonly history: History;
  readonly dataSet: DataSet;
  readonly pairChanges: PairChanges;
  readonly exporting: Exporting;
  readonly again: Again;
  readonly quality: Quality;
  readonly cooking: Cooking;
  readonly coverage: Coverage;
  readonly exchange: Exchange;
  readonly pairImport: PairImport;
  readonly device: DeviceState;
  readonly privacy: Privacy;
  readonly storage: StorageConnection;
  readonly samples: readonly SampleChoice[];
  readonly models: Models;
  readonly modelSearch: ModelSearch;
  readonly modelEntries: readonly ModelEntry[];
  /** The browser's folder picker; null where it has none. */
  readonly pickModelFolder: (() => Promise<ModelFolder | null>) | null;
  readonly modelFolderFromInput: (files: FileList) => Promise<ModelFolder | null>;
  readonly modelFolderFromDrop: (transfer: DataTransfer) => Promise<ModelFolder | null>;
  /** The texts of a run with another model. */
  readonly runAgain: (run: Run, model: ModelSpec) => Promise<void>;
  readonly filesFromDrop: (transfer: DataTransfer) => AsyncIterable<DroppedFile>;
  readonly filesFromText: (name: string, text: string) => AsyncIterable<DroppedFile>;
  readonly filesFromInput: (files: FileList) => AsyncIterable<DroppedFile>;
  readonly openExample: (example: Example) => Promise<ExactPrompt>;
  readonly openDocument: (document: SourceDocument) => DocumentDetails;
}
