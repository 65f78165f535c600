import { proxy } from 'comlink';
import type { CorpusWorker, FileChoice, Inspection, ReadEvent, TokenizerSource } from '../../workers/corpus/protocol';
import type { ChunkSettings } from '../domain/chunk-settings';
import type { Cut } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import { batchFiles } from './batch-files';
import type { DroppedFile } from './dropped-file';
import type { ModelPlace } from './model-place';
import { WorkerCalls } from './worker-calls';

/** The corpus worker died: out of memory, or its script could not be loaded. */
export class CorpusWorkerError extends Error {
  override readonly name = 'CorpusWorkerError';

  constructor(cause?: unknown) {
    super('Reading stopped unexpectedly. What was added before is safe. Add the remaining files again.', { cause });
  }
}

export interface ReadSettings {
  readonly settings: ChunkSettings;
  readonly model: ModelSpec;
  readonly choices?: readonly FileChoice[];
  readonly onlyChosen?: boolean;
}

export type ReadUpdate =
  | Exclude<ReadEvent, { kind: 'bytes' }>
  | {
      readonly kind: 'progress';
      readonly path: string;
      readonly bytesDone: number;
      /** Grows while a folder is still being walked; final once `isTotalKnown`. */
      readonly bytesTotal: number;
      readonly filesFound: number;
      readonly isTotalKnown: boolean;
    };

/** The corpus worker as the page sees it. The worker is started by the first call and replaced when it dies. */
export class CorpusConnection {
  readonly #locate: (model: ModelSpec) => ModelPlace;
  readonly #worker: WorkerCalls<CorpusWorker>;

  /** @param locate where the files of a model lie, its tokenizer's among them. */
  constructor(locate: (model: ModelSpec) => ModelPlace, startWorker = startCorpusWorker) {
    this.#locate = locate;
    this.#worker = new WorkerCalls({
      startWorker,
      cancel: (worker, call) => worker.cancel(call),
      lostError: (cause) => new CorpusWorkerError(cause),
    });
  }

  /**
   * Reads, stores and cuts files. Resolves when all have their outcome; rejects with `AbortError` when cancelled, with
   * `CorpusWorkerError`, or with the store's errors. Files that already have an outcome keep it.
   */
  async read(
    files: AsyncIterable<DroppedFile> | Iterable<DroppedFile>,
    { settings, model, choices = [], onlyChosen = false }: ReadSettings,
    onUpdate: (updates: readonly ReadUpdate[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const options = { settings, tokenizer: this.#tokenizer(model), choices, onlyChosen };
    let before = 0;
    for await (const batch of batchFiles(files, signal)) {
      const total = { bytesTotal: batch.bytesFound, filesFound: batch.filesFound, isTotalKnown: batch.isLast };
      const report = (events: readonly ReadEvent[]): void =>
        onUpdate(
          events.map((event) =>
            event.kind === 'bytes'
              ? { kind: 'progress', path: event.path, bytesDone: before + event.done, ...total }
              : event,
          ),
        );
      report([...batch.refused.map((outcome) => ({ kind: 'outcome', outcome }) as const)]);
      await this.#worker.call(signal, (worker, call) => worker.read(call, batch.files, options, proxy(report)));
      before = batch.bytesFound;
    }
  }

  /** What is in a file, without storing anything: one entry for each text file in it. */
  inspect(file: DroppedFile, choices: readonly FileChoice[], signal: AbortSignal): Promise<readonly Inspection[]> {
    return this.#worker.call(signal, (worker, call) => worker.inspect(call, file, choices));
  }

  /** The stored document cut with these settings. The same settings give the same cut, and older cuts stay. */
  cut(
    documentId: DocumentId,
    settings: ChunkSettings,
    model: ModelSpec,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Cut> {
    const tokenizer = this.#tokenizer(model);
    return this.#worker.call(signal, (worker, call) =>
      worker.cut(call, documentId, settings, tokenizer, proxy(onProgress)),
    );
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#worker.close();
  }

  #tokenizer(model: ModelSpec): TokenizerSource {
    return { modelId: model.id, place: this.#locate(model) };
  }
}

function startCorpusWorker(): Worker {
  return new Worker(new URL('../../workers/corpus/main.ts', import.meta.url), { type: 'module', name: 'corpus' });
}
