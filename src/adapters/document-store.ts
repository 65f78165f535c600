import type { Cut } from '../domain/cut';
import type { CutId, DocumentId } from '../domain/ids';
import type { SourceDocument } from '../domain/source-document';
import type { Span } from '../domain/span';
import type { PairloomDatabase } from './database';
import type { StoredCut } from './database-schema';
import { read, write, type Store, type Transaction } from './database-transaction';
import { keysUnder, readInBatches } from './read-in-batches';
import { ReadingLock } from './reading-lock';
import { DocumentIncompleteError, DocumentInUseError, DocumentMissingError } from './storage-errors';

/** UTF-16 units of a stored block of text. Changing it needs a migration. */
export const TEXT_BLOCK_LENGTH = 262_144;

/** Blocks that one request reads: few enough that unpacking them stays a short task. */
const BLOCKS_AT_ONCE = 8;

const DELETION_STORES = ['documents', 'documentText', 'cuts', 'runs'] as const;

/** What `finish` stores of a document besides its record. */
export interface DocumentRest {
  /** The text behind the blocks that `putText` stored. */
  readonly tail?: string;
  readonly cut?: Cut;
}

/** Documents, their text in blocks, and their cuts. Serves the page and the corpus worker. */
export class DocumentStore {
  readonly #database: PairloomDatabase;
  readonly #reading: ReadingLock;

  constructor(database: PairloomDatabase, locks?: LockManager) {
    this.#database = database;
    this.#reading = new ReadingLock(locks);
  }

  /** Oldest first. */
  async list(): Promise<readonly SourceDocument[]> {
    const documents = await read(this.#database, ['documents'], ({ store }) =>
      readInBatches(store, IDBKeyRange.lowerBound(''), ({ id }) => id),
    );
    return documents.sort((one, other) => compare(one.addedAt, other.addedAt) || compare(one.path, other.path));
  }

  async get(id: DocumentId): Promise<SourceDocument | undefined> {
    return read(this.#database, ['documents'], ({ store }) => store.get(id));
  }

  /** The text, or `span` of it as `slice` would give it; reads only the blocks it needs. */
  async text(id: DocumentId, span: Span = { start: 0, end: Infinity }): Promise<string> {
    return read(this.#database, ['documents', 'documentText'], async (transaction) => {
      const text = await readSpan(transaction.objectStore('documentText'), id, span);
      if (text === '' && !(await transaction.objectStore('documents').getKey(id))) throw new DocumentMissingError();
      return text;
    });
  }

  /** The text block by block, for documents too long to hold. */
  async *blocks(id: DocumentId): AsyncGenerator<string> {
    for (let block = 0; ; block++) {
      const text = await read(this.#database, ['documentText'], ({ store }) => store.get([id, block]));
      if (text === undefined) return;
      yield text;
    }
  }

  async rename(id: DocumentId, name: string): Promise<void> {
    await write(this.#database, ['documents'], 'relaxed', async ({ store }) => {
      const document = await store.get(id);
      if (!document) throw new DocumentMissingError();
      await store.put({ ...document, name });
    });
  }

  /** Deletes the document, its text and its cuts. Rejects with `DocumentInUseError` while a run needs it. */
  async remove(id: DocumentId): Promise<void> {
    await write(this.#database, DELETION_STORES, 'relaxed', async (transaction) => {
      const runs = await transaction.objectStore('runs').getAll();
      const users = runs.filter(({ sources }) => sources.some(({ documentId }) => documentId === id));
      if (users.length > 0) throw new DocumentInUseError(users.map(({ name }) => name));
      await deleteDocument(transaction, id);
    });
  }

  /**
   * Stores block `block` of a text being read; every block but the last is `TEXT_BLOCK_LENGTH` long. The text counts
   * for nothing until `finish`.
   */
  async putText(id: DocumentId, block: number, text: string): Promise<void> {
    if (text.length > TEXT_BLOCK_LENGTH) throw new RangeError(`A text block of ${text.length} units is too long.`);
    await this.#reading.hold(id);
    await write(this.#database, ['documentText'], 'relaxed', ({ store }) => store.put(text, [id, block]));
  }

  /**
   * Writes the record that makes the text a document, with what is not stored of it yet: the end of its text, and its
   * cut. Strict: the blocks before reach the disk with it. A short text takes this one transaction.
   *
   * Where a document has the same text already, writes nothing and resolves with that one.
   */
  async finish(document: SourceDocument, { tail = '', cut }: DocumentRest = {}): Promise<SourceDocument | undefined> {
    const blocks = Math.ceil(document.length / TEXT_BLOCK_LENGTH);
    const same = await write(this.#database, ['documents', 'documentText', 'cuts'], 'strict', async (transaction) => {
      const documents = transaction.objectStore('documents');
      const other = await documents.index('bySha256').get(document.sha256);
      if (other) return other;
      const text = transaction.objectStore('documentText');
      if (tail !== '') void text.put(tail, [document.id, blocks - 1]);
      if ((await text.count(keysUnder(document.id))) !== blocks) throw new DocumentIncompleteError();
      if (cut) void transaction.objectStore('cuts').put(storedNow(cut));
      await documents.put(document);
      return undefined;
    });
    if (!same) this.#reading.release(document.id);
    return same;
  }

  /** Deletes what was stored of a text whose reading was given up. */
  async abandon(id: DocumentId): Promise<void> {
    await write(this.#database, DELETION_STORES, 'relaxed', (transaction) => deleteDocument(transaction, id));
    this.#reading.release(id);
  }

  /**
   * Deletes texts that a closed tab left half read, and cuts that no run uses and that are not the latest of their
   * document. Does nothing while any tab is reading files.
   */
  async sweepUnfinished(): Promise<void> {
    await this.#reading.whileNobodyReads(async () => {
      await write(this.#database, DELETION_STORES, 'relaxed', async (transaction) => {
        const finished = new Set(await transaction.objectStore('documents').getAllKeys());
        const text = transaction.objectStore('documentText');
        let cursor = await text.openKeyCursor();
        while (cursor) {
          const [id] = cursor.key;
          if (!finished.has(id)) await deleteDocument(transaction, id);
          cursor = await cursor.continue([id, Infinity]);
        }
        await deleteOldCuts(transaction, finished.size);
      });
    });
  }

  /**
   * A cut never changes: one already there under this id stays as it is. Rejects with `DocumentMissingError` when
   * the text was deleted while it was cut.
   */
  async putCut(cut: Cut): Promise<void> {
    await write(this.#database, ['cuts', 'documents'], 'strict', async (transaction) => {
      if (!(await transaction.objectStore('documents').getKey(cut.documentId))) throw new DocumentMissingError();
      const store = transaction.objectStore('cuts');
      if (!(await store.getKey(cut.id))) await store.put(storedNow(cut));
    });
  }

  async getCut(id: CutId): Promise<Cut | undefined> {
    return (await this.getCuts([id]))[0];
  }

  /** Those of the cuts that are stored, in one transaction. */
  async getCuts(ids: readonly CutId[]): Promise<readonly Cut[]> {
    const cuts = await read(this.#database, ['cuts'], ({ store }) => Promise.all(ids.map((id) => store.get(id))));
    return cuts.filter((cut) => cut !== undefined).map(plainCut);
  }
}

async function readSpan(store: Store<'documentText'>, id: DocumentId, { start, end }: Span): Promise<string> {
  if (end <= start) return '';
  const first = Math.floor(start / TEXT_BLOCK_LENGTH);
  const last = Math.floor((end - 1) / TEXT_BLOCK_LENGTH);
  const blocks: string[] = [];
  for (let block = first; block <= last; block += BLOCKS_AT_ONCE) {
    const until = Math.min(block + BLOCKS_AT_ONCE - 1, last);
    const read = await store.getAll(IDBKeyRange.bound([id, block], [id, until]));
    blocks.push(...read);
    if (read.length < BLOCKS_AT_ONCE) break;
  }
  const offset = first * TEXT_BLOCK_LENGTH;
  return blocks.join('').slice(start - offset, end - offset);
}

async function deleteDocument(
  transaction: Transaction<typeof DELETION_STORES, 'readwrite'>,
  id: DocumentId,
): Promise<void> {
  const cuts = transaction.objectStore('cuts');
  const cutIds = await cuts.index('byDocument').getAllKeys(id);
  await Promise.all([
    transaction.objectStore('documents').delete(id),
    transaction.objectStore('documentText').delete(keysUnder(id)),
    ...cutIds.map((cutId) => cuts.delete(cutId)),
  ]);
}

function storedNow(cut: Cut): StoredCut {
  return { ...cut, storedAt: new Date().toISOString() };
}

function plainCut({ id, documentId, settings, modelId, starts, ends, tokenCounts }: StoredCut): Cut {
  return { id, documentId, settings, modelId, starts, ends, tokenCounts };
}

async function deleteOldCuts(
  transaction: Transaction<typeof DELETION_STORES, 'readwrite'>,
  documentCount: number,
): Promise<void> {
  const cuts = transaction.objectStore('cuts');
  // Every document has one: nothing to look for, and cuts are large.
  if ((await cuts.count()) <= documentCount) return;
  const runs = await transaction.objectStore('runs').getAll();
  const used = new Set(runs.flatMap(({ sources }) => sources.map(({ cutId }) => cutId)));
  const latest = new Map<DocumentId, { readonly id: CutId; readonly storedAt: string }>();
  for (let cursor = await cuts.openCursor(); cursor; cursor = await cursor.continue()) {
    const { id, documentId, storedAt = '' } = cursor.value;
    const other = latest.get(documentId);
    const isLater = !other || storedAt >= other.storedAt;
    if (isLater) latest.set(documentId, { id, storedAt });
    const older = isLater ? other?.id : id;
    if (older !== undefined && !used.has(older)) await cuts.delete(older);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
