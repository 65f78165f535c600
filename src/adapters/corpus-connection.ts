import { proxy, type Remote } from 'comlink';
import type { CorpusWorker, FileChoice, Inspection, ReadEvent, TokenizerSource } from '../../workers/corpus/protocol';
import type { ChunkSettings } from '../domain/chunk-settings';
import type { Cut } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import { batchFiles } from './batch-files';
import type { DroppedFile } from './dropped-file';
import type { ModelPlace } from './model-place';
import { WorkerCalls } from './worker-calls';

/** What the corpus worker was asked for. */
type CorpusWork = 'read' | 'inspect' | 'cut';

const whatStopped: Readonly<Record<CorpusWork, string>> = {
  read: 'Reading stopped unexpectedly. What was added before is safe. Add the remaining files again.',
  inspect: 'Looking through the file stopped unexpectedly. Its text here is safe. Close this, and open it again.',
  cut: 'Cutting the texts into passages stopped unexpectedly. The texts are safe. Try again.',
};

/** The corpus worker died, out of memory for one, or could not be started: its script could not be loaded. */
export class CorpusWorkerError extends Error {
  override readonly name = 'CorpusWorkerError';

  constructor(work: CorpusWork, hasAnswered: boolean, cause?: unknown) {
    super(hasAnswered ? whatStopped[work] : NOT_STARTED + (work === 'read' ? ', and add the files again.' : '.'), {
      cause,
    });
  }
}

const NOT_STARTED =
  'The part of this app that reads files did not start. What was added before is safe. Reload this page';

/** Rejects every call at once, whatever each of them was for. */
class WorkerGone extends Error {
  readonly hasAnswered: boolean;

  constructor(cause: unknown, hasAnswered: boolean) {
    super('The worker is gone.', { cause });
    this.hasAnswered = hasAnswered;
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
      lostError: (cause, hasAnswered) => new WorkerGone(cause, hasAnswered),
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
      await this.#call('read', signal, (worker, call) => worker.read(call, batch.files, options, proxy(report)));
      before = batch.bytesFound;
    }
  }

  /** What is in a file, without storing anything: one entry for each text file in it. */
  inspect(file: DroppedFile, choices: readonly FileChoice[], signal: AbortSignal): Promise<readonly Inspection[]> {
    return this.#call('inspect', signal, (worker, call) => worker.inspect(call, file, choices));
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
    return this.#call('cut', signal, (worker, call) =>
      worker.cut(call, documentId, settings, tokenizer, proxy(onProgress)),
    );
  }

  /** Ends the worker. A later call starts a new one. */
  close(): void {
    this.#worker.close();
  }

  async #call<Result>(
    work: CorpusWork,
    signal: AbortSignal,
    start: (worker: Remote<CorpusWorker>, call: string) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#worker.call(signal, start);
    } catch (error) {
      throw error instanceof WorkerGone ? new CorpusWorkerError(work, error.hasAnswered, error.cause) : error;
    }
  }

  #tokenizer(model: ModelSpec): TokenizerSource {
    return { modelId: model.id, place: this.#locate(model) };
  }
}

function startCorpusWorker(): Worker {
  return new Worker(new URL('../../workers/corpus/main.ts', import.meta.url), { type: 'module', name: 'corpus' });
}
