import type { ChangeChannel } from './adapters/change-channel';
import type { DocumentStore } from './adapters/document-store';
import type { IndexedDbRunStore } from './adapters/indexed-db-run-store';
import { KeptBlocks } from './adapters/kept-blocks';
import { QualityConnection } from './adapters/quality-connection';
import { acquireRunLock } from './adapters/run-lock';
import { DocumentMissingError } from './adapters/storage-errors';
import type { SynthesizerConnection } from './adapters/synthesizer-connection';
import { loadOwnTemplates, readTemplates } from './adapters/templates';
import { TimeSlices } from './adapters/time-slices';
import { WakeLock } from './adapters/wake-lock';
import type { Example } from './domain/example';
import type { ModelSpec } from './domain/model-spec';
import type { Pair } from './domain/pair';
import { pairKey } from './domain/pair-key';
import type { Run } from './domain/run';
import type { SourceDocument } from './domain/source-document';
import type { ActiveRun } from './state/active-run.svelte';
import { Again } from './state/again.svelte';
import type { App } from './state/app';
import { Cooking } from './state/cooking.svelte';
import { Coverage, type ReadPassageOfRun } from './state/coverage.svelte';
import { DataSet } from './state/data-set.svelte';
import type { FeedEntry } from './state/feed';
import type { History } from './state/history.svelte';
import { PairChanges } from './state/pair-changes.svelte';
import { Quality, type QualityParts } from './state/quality.svelte';
import { generateAgain } from './synthesis/generate-again';
import { readAgain } from './synthesis/read-again';
import type { Passages } from './synthesis/passages';

export interface DataSetSurroundings {
  readonly base: URL;
  readonly documents: DocumentStore;
  readonly runs: IndexedDbRunStore;
  readonly channel: ChangeChannel;
  readonly history: History;
  readonly active: ActiveRun;
  readonly engine: SynthesizerConnection;
  readonly passagesOf: (run: Run) => Passages;
  readonly modelOf: (run: Run) => ModelSpec;
  readonly policyInForce: () => Promise<void>;
  /** The tokenizer of the run's model; null when the model is gone. */
  readonly tokenizerOf: QualityParts['tokenizerOf'];
}

/** What is done with the pairs of a run once they are there: the part of the composition root behind the data set. */
export function composeDataSet(
  surroundings: DataSetSurroundings,
): Pick<App, 'dataSet' | 'quality' | 'pairChanges' | 'again' | 'cooking' | 'coverage'> {
  const { base, documents, runs, channel, history, active, engine, passagesOf, modelOf, policyInForce } = surroundings;
  const quality = new Quality({ connection: new QualityConnection(), tokenizerOf: surroundings.tokenizerOf });
  const dataSet = new DataSet({
    store: runs,
    documents,
    channel,
    passagesOf,
    quality,
    resultsOnScreen: (run) => (run !== null && run.id === active.run?.id ? active.results : null),
    isReadonly: ({ id }) => active.isReadonlyFor(id),
  });
  const pairChanges = new PairChanges({
    store: runs,
    channel,
    openRun: () => dataSet.run?.id ?? null,
    isReadonly: (id) => active.isReadonlyFor(id),
    show: (pairs) => {
      const reworded = pairs.filter((pair) => isReworded(pair, dataSet.results.entry(pairKey(pair))));
      active.showPairs(pairs);
      dataSet.showPairs(pairs);
      quality.renew([...new Set(reworded.map(({ chunk }) => chunk))]);
      quality.decided();
    },
  });
  const again = new Again({
    engine,
    wakeLock: new WakeLock(),
    passagesOf,
    modelOf,
    policyInForce,
    acquireRunLock: () => acquireRunLock(),
    store: runs,
    channel,
    history,
    changes: pairChanges,
    generateAgain,
    readAgain,
    isWorking: () => active.isWorking,
    show: (stored) => {
      active.showStored(stored);
      dataSet.showStored(stored);
      quality.renew([stored.example.chunk]);
    },
  });

  async function* passagesOfExamples(
    examples: readonly Example[],
    signal: AbortSignal,
  ): AsyncGenerator<ReadPassageOfRun> {
    const slices = new TimeSlices();
    const texts = new KeptBlocks(documents);
    let document: SourceDocument | undefined;
    for (const { chunk, documentId, span } of examples) {
      await slices.breathe(signal);
      if (document?.id !== documentId) document = await documents.get(documentId);
      if (document === undefined) throw new DocumentMissingError();
      const { name: documentName, length: documentLength } = document;
      const text = await texts.text(documentId, span);
      yield { chunk, documentId, documentName, documentLength, span, text };
    }
  }

  return {
    dataSet,
    quality,
    pairChanges,
    again,
    cooking: new Cooking({
      loadTemplates: () => loadOwnTemplates(base),
      readTemplates,
      randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    }),
    coverage: new Coverage({
      read: passagesOfExamples,
      evidenceOf: (pair) => quality.known.evidenceOf(pair),
      slices: () => new TimeSlices(),
    }),
  };
}

function isReworded({ instruction, response }: Pair, shown: FeedEntry | undefined): boolean {
  return shown?.kind === 'pair' && (shown.pair.instruction !== instruction || shown.pair.response !== response);
}
