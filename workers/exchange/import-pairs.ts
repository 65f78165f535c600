import type { PairloomDatabase } from '../../src/adapters/database';
import { randomId } from '../../src/adapters/random-id';
import { type ComingCut, RunIntake } from '../../src/adapters/run-intake';
import { findEvidence } from '../../src/domain/evidence';
import type { PairColumns } from '../../src/domain/foreign-pairs';
import type { DocumentId, RunId } from '../../src/domain/ids';
import { importedExample, importedRun } from '../../src/domain/imported-run';
import type { Pair } from '../../src/domain/pair';
import type { SourceDocument } from '../../src/domain/source-document';
import { UnreadableError } from '../corpus/unreadable';
import { ImportedDocument } from './imported-document';
import { foreignPairs, openPairFile, type OpenPairFile } from './pair-rows';
import { type PairPlace, PairTally } from './pair-tally';
import type { PairFile, ReportBytes } from './protocol';

export interface ImportParts {
  readonly database: PairloomDatabase;
  readonly locks?: LockManager;
}

/** Records that one transaction stores. */
const BATCH = 400;

/**
 * Makes a run of a file of pairs: a document for each source, whose passages are the contexts in the order in which
 * they first came, once each. The file is read twice, first to know the place of every passage. All or nothing.
 *
 * @throws UnreadableError, `AbortError`, and the store's errors.
 */
export async function importPairs(
  file: PairFile,
  columns: PairColumns,
  { database, locks }: ImportParts,
  report: ReportBytes,
  signal: AbortSignal,
): Promise<RunId> {
  const open = await openPairFile(file, columns, signal);
  const half =
    (from: number): ReportBytes =>
    (done) =>
      report(Math.round((from + done) / 2));
  const sources = await sourcesOf(open, half(0), signal);
  const runId = randomId() as RunId;
  const intake = new RunIntake(database, runId, locks);
  try {
    const documents = documentsOf(sources, open, intake);
    const pairCount = await takePairs(open, documents, runId, intake, half(open.source.byteLength), signal);
    return await finish(open, documents, pairCount, runId, intake, signal);
  } catch (error) {
    await intake.abandon();
    throw error;
  }
}

type Source = PairTally['sources'][number];

async function sourcesOf(open: OpenPairFile, report: ReportBytes, signal: AbortSignal): Promise<readonly Source[]> {
  const tally = new PairTally();
  for await (const read of foreignPairs(open, report, signal)) tally.place(read);
  if (tally.pairCount === 0) {
    throw new UnreadableError('noText', 'None of the rows of this file is a pair, so nothing was imported.');
  }
  return tally.sources;
}

function documentsOf(sources: readonly Source[], open: OpenPairFile, intake: RunIntake): readonly ImportedDocument[] {
  let first = 0;
  return sources.map(({ name, passages }) => {
    const document = new ImportedDocument(open, name, first, intake);
    first += passages;
    return document;
  });
}

/** Stores texts and pairs as they come; resolves with the number of pairs. */
async function takePairs(
  open: OpenPairFile,
  documents: readonly ImportedDocument[],
  runId: RunId,
  intake: RunIntake,
  report: ReportBytes,
  signal: AbortSignal,
): Promise<number> {
  const tally = new PairTally();
  let batch: Pair[] = [];
  for await (const read of foreignPairs(open, report, signal)) {
    const place = tally.place(read);
    const document = place && documents[place.source];
    if (!place || !document) continue;
    if (place.isNewPassage) await document.addPassage(place.pair.context);
    document.countPair(place.passage);
    batch.push(pairAt(place, document.firstChunk + place.passage, runId));
    if (batch.length < BATCH) continue;
    await intake.put([], batch);
    batch = [];
  }
  await intake.put([], batch);
  return tally.pairCount;
}

function pairAt({ pair, index }: PairPlace, chunk: number, runId: RunId): Pair {
  const { instruction, response, status, original, context } = pair;
  const evidence = findEvidence(response, context);
  return { runId, chunk, index, instruction, response, status, evidence, ...(original && { original }) };
}

async function finish(
  { source }: OpenPairFile,
  documents: readonly ImportedDocument[],
  pairCount: number,
  runId: RunId,
  intake: RunIntake,
  signal: AbortSignal,
): Promise<RunId> {
  const now = new Date().toISOString();
  const fresh = new Map<DocumentId, SourceDocument>();
  const byHash = new Map<string, SourceDocument>();
  const cuts: ComingCut[] = [];
  for (const imported of documents) {
    const made = await imported.end(now);
    const known = byHash.get(made.sha256) ?? (await intake.documentWith(made.sha256));
    if (known) await intake.dropText(made.id);
    else fresh.set(made.id, made);
    const document = known ?? made;
    byHash.set(document.sha256, document);
    cuts.push(imported.cut(document.id));
    for (const passages of imported.passages(BATCH)) {
      signal.throwIfAborted();
      const place = { runId, documentId: document.id, createdAt: now };
      await intake.put(
        passages.map((passage) => ({ example: importedExample({ ...passage, ...place }) })),
        [],
      );
    }
  }
  const name = source.path.split('/').at(-1) ?? source.path;
  const chunkCount = cuts.reduce((sum, { starts }) => sum + starts.length, 0);
  await intake.finish({
    run: importedRun(runId, name, chunkCount, pairCount, now),
    documents: [...fresh.values()],
    cuts,
    sources: cuts.map(({ starts }, cut) => ({ cut, chunkCount: starts.length })),
  });
  return runId;
}
