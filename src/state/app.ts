import type { DroppedFile } from '../adapters/dropped-files';
import type { Example } from '../domain/example';
import type { Run } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { ActiveRun } from './active-run.svelte';
import type { DataSet, ExportKind } from './data-set.svelte';
import type { DeviceState } from './device-state.svelte';
import type { DocumentDetails } from './document-details.svelte';
import type { ExactPrompt } from './exact-prompt';
import type { History } from './history.svelte';
import type { Library, SampleChoice } from './library.svelte';
import type { Preparation } from './preparation.svelte';
import type { Privacy } from './privacy.svelte';
import type { Router } from './router.svelte';
import type { StorageConnection } from './storage-connection.svelte';

/** All that the page shows and can do, put together once by `main.ts`. */
export interface App {
  readonly router: Router;
  readonly library: Library;
  readonly preparation: Preparation;
  readonly active: ActiveRun;
  readonly history: History;
  readonly dataSet: DataSet;
  readonly device: DeviceState;
  readonly privacy: Privacy;
  readonly storage: StorageConnection;
  readonly samples: readonly SampleChoice[];
  readonly modelLabel: string;
  readonly filesFromDrop: (transfer: DataTransfer) => AsyncIterable<DroppedFile>;
  readonly filesFromText: (name: string, text: string) => AsyncIterable<DroppedFile>;
  readonly filesFromInput: (files: FileList) => AsyncIterable<DroppedFile>;
  readonly openExample: (example: Example) => Promise<ExactPrompt>;
  readonly openDocument: (document: SourceDocument) => DocumentDetails;
  readonly download: (run: Run, kind: ExportKind) => Promise<void>;
}
