import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { ModelPlace } from '../../src/adapters/model-place';
import type { Chunk } from '../../src/domain/chunk';
import type { ChunkSettings } from '../../src/domain/chunk-settings';
import type { Cut } from '../../src/domain/cut';
import type { DocumentId, ModelId } from '../../src/domain/ids';
import type { DocumentFormat, SourceDocument } from '../../src/domain/source-document';
import type { FieldSummary } from './record-fields';
import type { UnreadableReason } from './unreadable';

/** What a call is known by, so that it can be cancelled. */
export type CallId = string;

/** The model whose tokenizer measures passages. */
export interface TokenizerSource {
  readonly modelId: ModelId;
  readonly place: ModelPlace;
}

/** A person's choices for one file, which stand above what is found out about it. */
export interface FileChoice {
  /** As in `SourceDocument.path`: for a file in an archive, `archive.zip/inner/name.txt`. */
  readonly path: string;
  readonly encoding?: string;
  /** Fields of a structured file whose text is taken. */
  readonly fields?: readonly string[];
  /** The file is read as text though it looks like pairs. */
  readonly isText?: true;
}

export interface ReadOptions {
  readonly settings: ChunkSettings;
  readonly tokenizer: TokenizerSource;
  readonly choices: readonly FileChoice[];
  /** Leaves everything out that has no choice: to read one file of an archive again. */
  readonly onlyChosen: boolean;
}

export type FileOutcome =
  | {
      readonly kind: 'added';
      readonly document: SourceDocument;
      readonly cut: Cut;
      /** Encodings that fit too, the likeliest first. */
      readonly alternatives: readonly string[];
    }
  | { readonly kind: 'duplicate'; readonly path: string; readonly of: SourceDocument }
  /** A whole run that was saved as a file. It was not read. */
  | { readonly kind: 'bundle'; readonly path: string }
  /** Its fields look like pairs of instruction and response. It was not read: a person says what it is. */
  | { readonly kind: 'pairs'; readonly path: string }
  | {
      readonly kind: 'unreadable';
      readonly path: string;
      readonly reason: UnreadableReason;
      /** The reason in plain words. */
      readonly message: string;
    };

/** What happens while files are read, in order; sent in batches. */
export type ReadEvent =
  /** Bytes of the dropped files, as they lie on disk, that this call has read so far. */
  | { readonly kind: 'bytes'; readonly done: number; readonly path: string }
  /** The first passages of a document that is still being read. */
  | { readonly kind: 'passages'; readonly path: string; readonly passages: readonly Chunk[] }
  | { readonly kind: 'outcome'; readonly outcome: FileOutcome };

/** What is found out about a file before it is read: the first part of it only. */
export interface Inspection {
  readonly path: string;
  readonly format: DocumentFormat;
  readonly encoding: string;
  readonly alternatives: readonly string[];
  /** Empty for a format without fields. */
  readonly fields: readonly FieldSummary[];
  readonly defaultFields: readonly string[];
  /** The beginning of the text as it would be taken. */
  readonly preview: string;
}

/**
 * The worker reads and writes the store itself. Calls reject with an error named `AbortError` once cancelled, and
 * with the store's named errors; a file that cannot be read is an outcome, not an error.
 */
export interface CorpusWorker {
  read(
    call: CallId,
    files: readonly DroppedFile[],
    options: ReadOptions,
    report: (events: readonly ReadEvent[]) => unknown,
  ): Promise<void>;
  /** One for each readable text in `file`; of an archive those with a choice, or else the first few. */
  inspect(call: CallId, file: DroppedFile, choices: readonly FileChoice[]): Promise<readonly Inspection[]>;
  /** The document's cut with these settings, made now unless it is stored already. */
  cut(
    call: CallId,
    documentId: DocumentId,
    settings: ChunkSettings,
    tokenizer: TokenizerSource,
    report: (done: number, total: number) => unknown,
  ): Promise<Cut>;
  cancel(call: CallId): void;
}
