import type { PairloomDatabase } from '../../src/adapters/database';
import { countExample } from '../../src/adapters/run-counters';
import { RunIntake } from '../../src/adapters/run-intake';
import { BundleError } from '../../src/domain/bundle-error';
import { bundleLimits } from '../../src/domain/bundle-limits';
import { type BundleFile, type Manifest, MANIFEST_PATH, readManifest } from '../../src/domain/bundle-manifest';
import type { BundleLines } from '../../src/domain/bundle-migrations';
import type { Run } from '../../src/domain/run';
import type { StoredExample } from '../../src/synthesis/run-store';
import { BundleArchive } from './bundle-archive';
import { type PlacedCut, takeCuts } from './bundle-cuts';
import { takeDocuments } from './bundle-documents';
import { BundlePassages, takeExamples } from './bundle-examples';
import type { BundleStores } from './bundle-parts';
import { type BundleLine, linesOf } from './bundle-text';
import { contentHashOfManifest } from './content-hash';
import { findRun } from './find-run';
import type { OpenedBundle, ReportBytes } from './protocol';

export interface OpeningParts extends BundleStores {
  readonly database: PairloomDatabase;
  readonly locks?: LockManager;
}

/** A bundle while it is taken in. */
export interface OpenBundle {
  readonly archive: BundleArchive;
  readonly manifest: Manifest;
  readonly intake: RunIntake;
  readonly file: (path: string) => BundleFile;
  readonly lines: (path: BundleLines, signal: AbortSignal) => AsyncIterable<BundleLine>;
}

/** Examples that one transaction stores. */
const BATCH = 200;

/**
 * Takes a run in from a bundle, all of it or nothing. A run that is here already, whatever it is called, is named and
 * nothing is stored.
 *
 * @throws BundleError, BundleNewerError, `AbortError`, and the store's errors.
 */
export async function openBundle(
  file: Blob,
  parts: OpeningParts,
  report: ReportBytes,
  signal: AbortSignal,
): Promise<OpenedBundle> {
  const archive = await BundleArchive.open(file, signal);
  try {
    const { manifest, fileVersion } = readManifest(parsed(await archive.manifest(signal)));
    const files = new Map(manifest.files.map((one) => [one.path, one]));
    const fileAt = (path: string): BundleFile => {
      const found = files.get(path);
      if (!found) throw new BundleError(`${path} is missing from its manifest`);
      return found;
    };
    const found = await findRun(manifest.run.id, contentHashOfManifest(manifest), parts, signal);
    if (found.isHere) return { kind: 'here', runId: found.runId };
    const intake = new RunIntake(parts.database, found.runId, parts.locks);
    const total = manifest.files.reduce((sum, { byteLength }) => sum + byteLength, 1);
    const lines = async function* (path: BundleLines, until: AbortSignal): AsyncGenerator<BundleLine> {
      for await (const line of linesOf(archive, { ...fileAt(path), path }, fileVersion, until)) {
        yield line;
        report(Math.round(Math.min(1, archive.bytesRead / total) * file.size));
      }
    };
    const bundle = { archive, manifest, intake, file: fileAt, lines };
    try {
      const run = await takeRun(bundle, found.runId, signal);
      return { kind: 'opened', runId: run.id };
    } catch (error) {
      await intake.abandon();
      throw error;
    }
  } finally {
    await archive.close();
  }
}

async function takeRun(bundle: OpenBundle, runId: Run['id'], signal: AbortSignal): Promise<Run> {
  const { manifest, intake } = bundle;
  const documents = await takeDocuments(bundle, signal);
  const cuts = await takeCuts(bundle, documents, signal);
  checkSources(manifest, cuts);
  const { sources, ...named } = manifest.run;
  const chunkCount = sources.reduce((sum, source) => sum + source.chunkCount, 0);
  const nothing = { doneCount: 0, failedCount: 0, pairCount: 0, status: 'new' } as const;
  let run: Run = { ...named, id: runId, sources: [], chunkCount, ...nothing };
  let batch: StoredExample[] = [];
  let examples = 0;
  const passages = new BundlePassages(sources, cuts);
  const store = async (): Promise<void> => {
    await intake.put(
      batch,
      batch.flatMap(({ pairs }) => pairs),
    );
    batch = [];
  };
  for await (const stored of takeExamples(bundle, runId, passages, signal)) {
    run = countExample(run, undefined, stored.example, stored.pairs.length);
    examples++;
    batch.push(stored);
    if (batch.length === BATCH) await store();
  }
  await store();
  checkCounts(manifest, { documents: documents.length, cuts: cuts.length, examples, pairs: run.pairCount });
  signal.throwIfAborted();
  const fresh = documents.flatMap(({ document, isShared }) => (isShared ? [] : [document]));
  return intake.finish({
    run: { ...run, updatedAt: named.updatedAt },
    documents: fresh,
    cuts: cuts.map(({ cut }) => cut),
    sources: sources.map(({ cut, chunkCount: count }) => ({ cut, chunkCount: count })),
  });
}

function checkSources({ run }: Manifest, cuts: readonly PlacedCut[]): void {
  let passages = 0;
  for (const [index, source] of run.sources.entries()) {
    const placed = cuts[source.cut];
    const place = `${MANIFEST_PATH}: run.sources.${index}`;
    if (placed?.document !== source.document) throw new BundleError(`${place}.cut is none of its document`);
    if (placed.cut.starts.length !== source.chunkCount) {
      throw new BundleError(`${place}.chunkCount is not the number of its passages`);
    }
    passages += source.chunkCount;
  }
  if (passages > bundleLimits.passages) throw new BundleError('it holds too many passages');
}

function checkCounts({ counts }: Manifest, found: Manifest['counts']): void {
  for (const name of ['documents', 'cuts', 'examples', 'pairs'] as const) {
    if (counts[name] === found[name]) continue;
    throw new BundleError(`${MANIFEST_PATH} tells of ${counts[name]} ${name}, and there are ${found[name]}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BundleError(`${MANIFEST_PATH} is not JSON`, { cause });
  }
}
