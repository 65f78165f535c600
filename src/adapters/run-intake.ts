import { type Cut, cutIdOf } from '../domain/cut';
import type { CutId, DocumentId, RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run, RunSource } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { StoredExample } from '../synthesis/run-store';
import type { PairloomDatabase } from './database';
import { read, type Store, write } from './database-transaction';
import { TEXT_BLOCK_LENGTH } from './document-store';
import { keysUnder } from './read-in-batches';
import { ReadingLock } from './reading-lock';
import { DocumentMissingError } from './storage-errors';

/** A cut that comes with a run; what it is called here shows when the run is stored. */
export type ComingCut = Omit<Cut, 'id'>;

/** What makes a run of the examples that were put before. */
export interface ComingRun {
  readonly run: Omit<Run, 'sources'>;
  /** Those that are not here yet; their texts were put before. */
  readonly documents: readonly SourceDocument[];
  readonly cuts: readonly ComingCut[];
  /** `cut` counts the cuts above. */
  readonly sources: readonly { readonly cut: number; readonly chunkCount: number }[];
}

const EVERYTHING = ['runs', 'documents', 'documentText', 'examples', 'pairs'] as const;

/**
 * A run that comes in from a file, with its texts and pairs. The records that make them count are written last and in
 * one transaction: whatever ends the intake before leaves nothing that anybody sees, and a sweep deletes what remains
 * of a tab that was closed.
 */
export class RunIntake {
  readonly #database: PairloomDatabase;
  readonly #runId: RunId;
  readonly #reading: ReadingLock;
  readonly #texts = new Set<DocumentId>();

  constructor(database: PairloomDatabase, runId: RunId, locks?: LockManager) {
    this.#database = database;
    this.#runId = runId;
    this.#reading = new ReadingLock(locks);
  }

  /** The document that has a text already, by the hash of the text. */
  async documentWith(sha256: string): Promise<SourceDocument | undefined> {
    return read(this.#database, ['documents'], ({ store }) => store.index('bySha256').get(sha256));
  }

  /** Stores block `block` of the text of a document to come, `TEXT_BLOCK_LENGTH` long unless it is the last. */
  async putText(id: DocumentId, block: number, text: string): Promise<void> {
    if (text.length > TEXT_BLOCK_LENGTH) throw new RangeError(`A text block of ${text.length} units is too long.`);
    await this.#reading.hold(this.#runId);
    this.#texts.add(id);
    await write(this.#database, ['documentText'], 'relaxed', ({ store }) => store.put(text, [id, block]));
  }

  /** A text that turned out to be here already. */
  async dropText(id: DocumentId): Promise<void> {
    this.#texts.delete(id);
    await write(this.#database, ['documentText'], 'relaxed', ({ store }) => store.delete(keysUnder(id)));
  }

  async put(examples: readonly Pick<StoredExample, 'example'>[], pairs: readonly Pair[]): Promise<void> {
    await this.#reading.hold(this.#runId);
    await write(this.#database, ['examples', 'pairs'], 'relaxed', async (transaction) => {
      await Promise.all([
        ...examples.map(({ example }) => transaction.objectStore('examples').put(example)),
        ...pairs.map((pair) => transaction.objectStore('pairs').put(pair)),
      ]);
    });
  }

  /** Rejects with `DocumentMissingError` when a text that was here already is gone; then nothing has changed. */
  async finish({ run, documents, cuts, sources }: ComingRun): Promise<Run> {
    const storedAt = new Date().toISOString();
    const stored = await write(this.#database, ['runs', 'documents', 'cuts'], 'strict', async (transaction) => {
      const documentStore = transaction.objectStore('documents');
      for (const document of documents) await documentStore.add(document);
      const known = new Set(await documentStore.getAllKeys());
      if (cuts.some(({ documentId }) => !known.has(documentId))) throw new DocumentMissingError();
      const ids: CutId[] = [];
      for (const [index, coming] of cuts.entries()) {
        const { id, isThere } = await this.#placeFor(coming, index, transaction.objectStore('cuts'));
        if (!isThere) await transaction.objectStore('cuts').put({ ...coming, id, storedAt });
        ids.push(id);
      }
      const whole = { ...run, id: this.#runId, sources: sources.flatMap((source) => sourceOf(source, cuts, ids)) };
      await transaction.objectStore('runs').add(whole);
      return whole;
    });
    this.#reading.release(this.#runId);
    return stored;
  }

  /** Deletes all that was put. */
  async abandon(): Promise<void> {
    try {
      await write(this.#database, EVERYTHING, 'relaxed', async (transaction) => {
        await Promise.all([
          transaction.objectStore('examples').delete(keysUnder(this.#runId)),
          transaction.objectStore('pairs').delete(keysUnder(this.#runId)),
          ...[...this.#texts].map((id) => transaction.objectStore('documentText').delete(keysUnder(id))),
        ]);
      });
    } finally {
      this.#reading.release(this.#runId);
    }
  }

  /**
   * A cut that somebody else made may be any cut at all: it serves its own run and is never taken for the one that
   * this app would make, unless it is the same.
   */
  async #placeFor(
    coming: ComingCut,
    index: number,
    cuts: Store<'cuts'>,
  ): Promise<{ readonly id: CutId; readonly isThere: boolean }> {
    const own = cutIdOf(coming.documentId, coming.settings, coming.modelId);
    const stored = await cuts.get(own);
    if (stored && isSameCut(stored, coming)) return { id: own, isThere: true };
    return { id: `${own}/${this.#runId}/${index}` as CutId, isThere: false };
  }
}

/** Deletes what closed tabs left of runs that were coming in. Does nothing while anything is being read. */
export async function sweepUnfinishedRuns(database: PairloomDatabase, locks?: LockManager): Promise<void> {
  await new ReadingLock(locks).whileNobodyReads(async () => {
    await write(database, ['runs', 'examples', 'pairs'], 'relaxed', async (transaction) => {
      const runs = new Set(await transaction.objectStore('runs').getAllKeys());
      for (const name of ['examples', 'pairs'] as const) {
        const store = transaction.objectStore(name);
        let next = await store.getKey(IDBKeyRange.lowerBound([]));
        while (next !== undefined) {
          const [runId] = next;
          if (!runs.has(runId)) await store.delete(keysUnder(runId));
          next = await store.getKey(IDBKeyRange.lowerBound([runId, []]));
        }
      }
    });
  });
}

function sourceOf(
  { cut, chunkCount }: ComingRun['sources'][number],
  cuts: readonly ComingCut[],
  ids: readonly CutId[],
): readonly RunSource[] {
  const [documentId, cutId] = [cuts[cut]?.documentId, ids[cut]];
  return documentId === undefined || cutId === undefined ? [] : [{ documentId, cutId, chunkCount }];
}

function isSameCut(one: ComingCut, other: ComingCut): boolean {
  return (['starts', 'ends', 'tokenCounts'] as const).every(
    (name) =>
      one[name].length === other[name].length && one[name].every((value, index) => value === other[name][index]),
  );
}
