import type { DBSchema } from 'idb';
import type { Cut } from '../domain/cut';
import type { Example } from '../domain/example';
import type { CutId, DocumentId, RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { InstalledModel, UnfinishedInstallation } from './installed-model';

/** `storedAt`, in ISO 8601, tells a document's latest cut; it is missing from cuts stored before there was a sweep. */
export type StoredCut = Cut & { readonly storedAt?: string };

/** The shape at the newest version; the steps that lead here are in `database-migrations`. */
export interface PairloomSchema extends DBSchema {
  documents: { key: DocumentId; value: SourceDocument; indexes: { bySha256: string } };
  /** The extracted text in blocks, keyed by document and block number. */
  documentText: { key: [DocumentId, number]; value: string };
  cuts: { key: CutId; value: StoredCut; indexes: { byDocument: DocumentId } };
  runs: { key: RunId; value: Run };
  examples: { key: [RunId, number]; value: Example };
  pairs: { key: [RunId, number, number]; value: Pair };
  /** Their files lie in the origin private file system, or in a folder of the person's. */
  models: { key: string; value: InstalledModel };
  installations: { key: string; value: UnfinishedInstallation };
  /** What the app remembers: the device per adapter and model, measured speeds, choices of the interface. */
  settings: { key: string; value: unknown };
}
