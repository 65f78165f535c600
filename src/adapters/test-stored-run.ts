import type { CutId } from '../domain/ids';
import type { InstructionResponse, Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import { DocumentStore } from './document-store';
import { IndexedDbRunStore } from './indexed-db-run-store';
import { sha256OfText } from './text-hash';
import { aCut, anExample, aRun, documentId, freshDatabase, storeText } from './test-records';

export interface StoredRun {
  readonly run: Run;
  readonly runs: IndexedDbRunStore;
  readonly documents: DocumentStore;
}

/** For tests: a run over documents of the given passages, every passage with two pairs. */
export async function aStoredRun(texts: readonly (readonly string[])[]): Promise<StoredRun> {
  const database = await freshDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const sources = [];
  const examples = [];
  for (const [index, passages] of texts.entries()) {
    const { id } = await storeText(documents, passages.join(''), {
      id: documentId(`document-${index}`),
      name: `notes-${index}.txt`,
      sha256: sha256OfText(`${index} ${passages.join('')}`),
    });
    const cut = aCut(
      passages.map(({ length }) => length),
      { id: `cut-${index}` as CutId, documentId: id },
    );
    await documents.putCut(cut);
    sources.push({ documentId: id, cutId: cut.id, chunkCount: passages.length });
    for (const chunkIndex of passages.keys()) {
      const span = { start: cut.starts[chunkIndex] ?? 0, end: cut.ends[chunkIndex] ?? 0 };
      examples.push({ documentId: id, chunkIndex, span });
    }
  }
  const run = aRun({ sources, chunkCount: examples.length });
  await runs.create(run);
  for (const [chunk, change] of examples.entries()) await runs.addExample(anExample(chunk, 2, change));
  return { run, runs, documents };
}

/** Changes one stored pair. */
export async function changePair(
  { runs, run }: StoredRun,
  chunk: number,
  index: number,
  change: Partial<Pick<Pair, 'status' | 'original'> & InstructionResponse>,
): Promise<void> {
  const pairs = (await runs.pairs(run.id)).filter((pair) => pair.chunk === chunk && pair.index === index);
  await runs.changePairs(pairs, (pair) => ({ ...pair, ...change }));
}
