import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { RunMissingError } from '../../src/adapters/storage-errors';
import { BUNDLE_MIME_TYPE, MIME_TYPE_PATH } from '../../src/domain/bundle-mark';
import { type BundleFile, type Manifest, MANIFEST_PATH } from '../../src/domain/bundle-manifest';
import { BUNDLE_VERSION } from '../../src/domain/bundle-migrations';
import type { RunId } from '../../src/domain/ids';
import { BlobSink } from './blob-sink';
import { bundleBudget } from './bundle-budget';
import { type BundlePart, BundleParts, type BundleStores } from './bundle-parts';
import { utf8Stream } from './utf8-stream';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

/** As fast as it comes out of the store, and a fifth of the size. */
const PACKED = 6;
const UNPACKED = 0;

/**
 * Writes a run with its texts, settings, completions and pairs as one file. Nothing of it is held whole: the archive
 * goes to the browser's store of blobs as it is made.
 *
 * @param onBytes is told of bytes of the files in it, packed or not.
 */
export async function saveBundle(
  runId: RunId,
  stores: BundleStores,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const packed = await writeBundle(runId, stores, PACKED, onBytes, signal);
  // What repeats itself packs like a bomb, and would be refused like one.
  if (packed.byteLength <= bundleBudget(packed.blob.size)) return packed.blob;
  return (await writeBundle(runId, stores, UNPACKED, onBytes, signal)).blob;
}

async function writeBundle(
  runId: RunId,
  stores: BundleStores,
  level: number,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<{ readonly blob: Blob; readonly byteLength: number }> {
  const run = await stores.runs.get(runId);
  if (!run) throw new RunMissingError();
  const parts = new BundleParts(run, stores);
  const sink = new BlobSink();
  const zip = new ZipWriter(sink.writable, { signal, level, extendedTimestamp: false });
  await zip.add(MIME_TYPE_PATH, new TextReader(BUNDLE_MIME_TYPE), { level: UNPACKED, dataDescriptor: false });
  const files: BundleFile[] = [];
  for (const part of parts.all) files.push(await addPart(zip, part, onBytes, signal));
  const { documentCount: documents, cutCount: cuts, exampleCount: examples, pairCount: pairs } = parts;
  const manifest: Manifest = {
    app: 'pairloom',
    version: BUNDLE_VERSION,
    createdAt: new Date().toISOString(),
    run: parts.run,
    files,
    counts: { documents, cuts, examples, pairs },
  };
  await zip.add(MANIFEST_PATH, new TextReader(JSON.stringify(manifest)));
  const byteLength = files.reduce((sum, file) => sum + file.byteLength, 0);
  await zip.close();
  return { blob: sink.finish(BUNDLE_MIME_TYPE), byteLength };
}

async function addPart(
  zip: ZipWriter<unknown>,
  { path, text }: BundlePart,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<BundleFile> {
  const hash = sha256.create();
  let byteLength = 0;
  const bytes = utf8Stream(text(), (piece) => {
    signal.throwIfAborted();
    hash.update(piece);
    byteLength += piece.length;
    onBytes(piece.length);
  });
  await zip.add(path, bytes);
  return { path, byteLength, sha256: bytesToHex(hash.digest()) };
}
