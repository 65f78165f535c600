import { CancellableCalls } from '../../src/adapters/cancellable-calls';
import type { DocumentStore } from '../../src/adapters/document-store';
import { exportedExamples } from '../../src/adapters/exported-examples';
import type { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { StoredPassages } from '../../src/adapters/stored-passages';
import { findDuplicates } from '../../src/domain/duplicates';
import type { RunId } from '../../src/domain/ids';
import type { Pair } from '../../src/domain/pair';
import { pairQualityIn } from '../../src/domain/pair-quality';
import type { TextTokenizer } from '../../src/model/text-tokenizer';
import { findTokenizer } from '../corpus/load-tokenizer';
import type { FoundDuplicate, JudgedPair, QualityWorker } from './protocol';

/** Pairs of one message: few enough that the page takes it in a few milliseconds. */
const BATCH = 500;

export interface QualityStores {
  readonly documents: DocumentStore;
  readonly runs: IndexedDbRunStore;
}

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createQuality(openStores: () => Promise<QualityStores>): QualityWorker {
  const calls = new CancellableCalls();

  return {
    judge: (call, runId, chunks, source, onJudged) =>
      calls.run(call, async (signal) => {
        const tokenizer = await findTokenizer(source, signal);
        let batch: JudgedPair[] = [];
        for await (const { passage, pairs } of judgedPassages(await openStores(), runId, chunks, signal)) {
          const judge = pairQualityIn(passage);
          for (const pair of pairs) batch.push(judged(pair, judge(pair), tokenizer));
          if (batch.length < BATCH) continue;
          onJudged(batch);
          batch = [];
        }
        if (batch.length > 0) onJudged(batch);
      }),

    duplicates: (call, runId) =>
      calls.run(call, async (signal) => {
        const { runs } = await openStores();
        const pairs: Pair[] = [];
        for await (const examples of runs.exampleBatches(runId)) {
          signal.throwIfAborted();
          for (const stored of examples) pairs.push(...stored.pairs.filter(({ status }) => status !== 'rejected'));
        }
        return findDuplicates(pairs).flatMap((duplicate, at): FoundDuplicate[] => {
          const [pair, first] = [pairs[at], duplicate === null ? undefined : pairs[duplicate.of]];
          if (duplicate === null || pair === undefined || first === undefined) return [];
          return [{ chunk: pair.chunk, index: pair.index, duplicate, of: { chunk: first.chunk, index: first.index } }];
        });
      }),

    cancel: (call) => calls.cancel(call),
  };
}

function judged(pair: Pair, quality: JudgedPair['quality'], tokenizer: TextTokenizer | null): JudgedPair {
  const tokens = tokenizer === null ? null : tokenizer.count(pair.instruction) + tokenizer.count(pair.response);
  return { chunk: pair.chunk, index: pair.index, quality, tokens };
}

async function* judgedPassages(
  { documents, runs }: QualityStores,
  runId: RunId,
  chunks: readonly number[] | null,
  signal: AbortSignal,
): AsyncGenerator<{ readonly passage: string; readonly pairs: readonly Pair[] }> {
  const run = await runs.get(runId);
  if (run === undefined) return;
  if (chunks === null) {
    yield* exportedExamples(run, runs, documents, signal);
    return;
  }
  const passages = new StoredPassages(documents, run);
  for (const chunk of chunks) {
    signal.throwIfAborted();
    const stored = await runs.example(runId, chunk);
    if (stored !== undefined) yield { passage: (await passages.passage(chunk)).text, pairs: stored.pairs };
  }
}
