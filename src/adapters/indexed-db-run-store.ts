import { hasSameWords, type PairRevision } from '../domain/decide-pair';
import type { Example } from '../domain/example';
import type { RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { PairsAdded, RunStore, StoredExample } from '../synthesis/run-store';
import type { PairloomDatabase } from './database';
import { read, write } from './database-transaction';
import { BATCH_SIZE, keysUnder, readInBatches } from './read-in-batches';
import { countExample } from './run-counters';
import { DocumentMissingError, RunMissingError } from './storage-errors';

/** Runs with their examples and pairs. Whatever changes a counter changes what it counts in the same transaction. */
export class IndexedDbRunStore implements RunStore {
  readonly #database: PairloomDatabase;

  constructor(database: PairloomDatabase) {
    this.#database = database;
  }

  /** Rejects with `DocumentMissingError` when a source was deleted since the run was prepared. */
  async create(run: Run): Promise<void> {
    await write(this.#database, ['runs', 'documents', 'cuts'], 'strict', async (transaction) => {
      const documents = new Set(await transaction.objectStore('documents').getAllKeys());
      const cuts = new Set(await transaction.objectStore('cuts').getAllKeys());
      const isStored = run.sources.every(({ documentId, cutId }) => documents.has(documentId) && cuts.has(cutId));
      if (!isStored) throw new DocumentMissingError();
      await transaction.objectStore('runs').add(run);
    });
  }

  async get(id: RunId): Promise<Run | undefined> {
    return read(this.#database, ['runs'], ({ store }) => store.get(id));
  }

  /** Last changed first. */
  async list(): Promise<readonly Run[]> {
    const runs = await read(this.#database, ['runs'], ({ store }) => store.getAll());
    return runs.sort((one, other) => (one.updatedAt < other.updatedAt ? 1 : one.updatedAt > other.updatedAt ? -1 : 0));
  }

  async rename(id: RunId, name: string): Promise<void> {
    await write(this.#database, ['runs'], 'relaxed', async ({ store }) => {
      const run = await store.get(id);
      if (!run) throw new RunMissingError();
      await store.put({ ...run, name });
    });
  }

  /** Deletes the run with all its examples and pairs; nothing happens when it is gone already. */
  async remove(id: RunId): Promise<void> {
    await write(this.#database, ['runs', 'examples', 'pairs'], 'relaxed', async (transaction) => {
      await Promise.all([
        transaction.objectStore('runs').delete(id),
        transaction.objectStore('examples').delete(keysUnder(id)),
        transaction.objectStore('pairs').delete(keysUnder(id)),
      ]);
    });
  }

  async examples(runId: RunId): Promise<readonly StoredExample[]> {
    return read(this.#database, ['examples', 'pairs'], async (transaction) => {
      const examples = await readInBatches(transaction.objectStore('examples'), keysUnder(runId), keyOfExample);
      const pairs = await readInBatches(transaction.objectStore('pairs'), keysUnder(runId), keyOfPair);
      return joinPairs(examples, pairs);
    });
  }

  /** The examples in the order of their passages, a batch at a time, for whoever need not hold them all. */
  async *exampleBatches(runId: RunId): AsyncGenerator<readonly StoredExample[]> {
    for (let chunk = -1; ;) {
      const batch = await read(this.#database, ['examples', 'pairs'], async (transaction) => {
        const range = IDBKeyRange.bound([runId, chunk], [runId, []], true);
        const examples = await transaction.objectStore('examples').getAll(range, BATCH_SIZE);
        const last = examples.at(-1)?.chunk ?? chunk;
        const pairRange = IDBKeyRange.bound([runId, chunk, []], [runId, last, []]);
        return joinPairs(examples, await transaction.objectStore('pairs').getAll(pairRange));
      });
      const last = batch.at(-1);
      if (!last) return;
      yield batch;
      chunk = last.example.chunk;
    }
  }

  async example(runId: RunId, chunk: number): Promise<StoredExample | undefined> {
    return read(this.#database, ['examples', 'pairs'], async (transaction) => {
      const example = await transaction.objectStore('examples').get([runId, chunk]);
      if (!example) return undefined;
      return { example, pairs: await transaction.objectStore('pairs').getAll(keysUnder(runId, chunk)) };
    });
  }

  /** Those of the examples that are stored, by their passage, from one view of the store. */
  async examplesAt(runId: RunId, chunks: readonly number[]): Promise<ReadonlyMap<number, StoredExample>> {
    return read(this.#database, ['examples', 'pairs'], async (transaction) => {
      const [examples, pairs] = [transaction.objectStore('examples'), transaction.objectStore('pairs')];
      const found = await Promise.all(
        chunks.map(async (chunk) => {
          const [example, ofExample] = await Promise.all([
            examples.get([runId, chunk]),
            pairs.getAll(keysUnder(runId, chunk)),
          ]);
          return example && ([chunk, { example, pairs: ofExample }] as const);
        }),
      );
      return new Map(found.filter((entry) => entry !== undefined));
    });
  }

  /** In the order of the passages and of the pairs in each. */
  async pairs(runId: RunId): Promise<readonly Pair[]> {
    return read(this.#database, ['pairs'], ({ store }) => readInBatches(store, keysUnder(runId), keyOfPair));
  }

  /**
   * Resolves once the example is on the disk. A failed example gives way to its retry; any other stays as it is, so
   * that an example handed over twice, by a retry or by two tabs, is stored and counted once.
   */
  async addExample({ example, pairs }: StoredExample): Promise<void> {
    const { runId, chunk } = example;
    await write(this.#database, ['runs', 'examples', 'pairs'], 'strict', async (transaction) => {
      const [runs, examples] = [transaction.objectStore('runs'), transaction.objectStore('examples')];
      const [run, previous] = await Promise.all([runs.get(runId), examples.get([runId, chunk])]);
      if (!run) throw new RunMissingError();
      if (previous && previous.outcome !== 'failed') return;
      await examples.put(example);
      for (const pair of pairs) await transaction.objectStore('pairs').put(pair);
      await runs.put(countExample(run, previous, example, pairs.length));
    });
  }

  /**
   * Changes pairs as they are stored, which may be otherwise than they were last seen, all in one transaction. Resolves
   * with each of them, in order: one for which `change` returns the pair that it was given stays. Rejects with
   * `RunMissingError`, and changes nothing, when one of them is not there any more.
   */
  async changePairs(
    pairs: readonly Pair[],
    change: (stored: Pair, position: number) => Pair,
  ): Promise<readonly PairRevision[]> {
    return write(this.#database, ['pairs'], 'strict', async ({ store }) => {
      const found = await Promise.all(pairs.map(({ runId, chunk, index }) => store.get([runId, chunk, index])));
      const revisions = found.map((before, position) => {
        if (before === undefined) throw new RunMissingError();
        return { before, after: change(before, position) };
      });
      const changed = revisions.filter(({ before, after }) => before !== after);
      await Promise.all(changed.map(({ after }) => store.put(after)));
      return revisions;
    });
  }

  /**
   * Adds pairs to an example that is there, with the completion that gave them, if it is a further one. `replaced`
   * are pairs of the example that change at the same time: those that somebody decided on or gave other words since
   * stay as they are.
   */
  async addPairs(example: Example, added: readonly Pair[], replaced: readonly Pair[]): Promise<PairsAdded> {
    const { runId, chunk } = example;
    return write(this.#database, ['runs', 'examples', 'pairs'], 'strict', async (transaction) => {
      const [runs, examples] = [transaction.objectStore('runs'), transaction.objectStore('examples')];
      const store = transaction.objectStore('pairs');
      const [run, previous, present] = await Promise.all([
        runs.get(runId),
        examples.getKey([runId, chunk]),
        store.getAll(keysUnder(runId, chunk)),
      ]);
      if (!run || previous === undefined) throw new RunMissingError();
      const replacing = (pair: Pair): Pair | undefined => replaced.find((other) => isStill(pair, other));
      const gaveWay = present.filter((pair) => replacing(pair) !== undefined);
      const pairs = present.map((pair) => replacing(pair) ?? pair);
      await Promise.all([
        examples.put(example),
        ...added.map((pair) => store.add(pair)),
        ...gaveWay.map((pair) => store.put(replacing(pair) ?? pair)),
        runs.put({ ...run, pairCount: run.pairCount + added.length, updatedAt: example.createdAt }),
      ]);
      return { stored: { example, pairs: [...pairs, ...added] }, added, gaveWay };
    });
  }
}

/** Nobody has decided on the pair, and its words are those of `other`, which was made from it. */
function isStill(pair: Pair, other: Pair): boolean {
  return pair.index === other.index && pair.status === 'new' && hasSameWords(pair, other);
}

function keyOfExample({ runId, chunk }: Example): IDBValidKey {
  return [runId, chunk];
}

function keyOfPair({ runId, chunk, index }: Pair): IDBValidKey {
  return [runId, chunk, index];
}

/** Both lists are in key order, so one pass over each is enough. */
function joinPairs(examples: readonly Example[], pairs: readonly Pair[]): readonly StoredExample[] {
  let next = 0;
  return examples.map((example) => {
    const first = next;
    while (pairs[next]?.chunk === example.chunk) next++;
    return { example, pairs: pairs.slice(first, next) };
  });
}
