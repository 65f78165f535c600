import { BlobReader, configure, ZipReader } from '@zip.js/zip.js';
import { hasBundleMark } from '../../src/domain/bundle-mark';
import { isManifest, MANIFEST_PATH } from '../../src/domain/bundle-manifest';
import { bundleLimits } from '../../src/domain/bundle-limits';
import { firstBytes } from './byte-stream';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

/** Whether a zip archive is a run that was saved as one file: by its first bytes, or by its manifest. */
export async function isBundle(file: Blob, head: Uint8Array, signal: AbortSignal): Promise<boolean> {
  if (hasBundleMark(String.fromCharCode(...head.subarray(0, 256)))) return true;
  const reader = new ZipReader(new BlobReader(file), { signal });
  try {
    for await (const entry of reader.getEntriesGenerator({ filenameValidation: 'tolerant' })) {
      if (entry.directory || entry.filename !== MANIFEST_PATH) continue;
      if (entry.encrypted || entry.uncompressedSize > bundleLimits.manifestLength) return false;
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      entry.getData(writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
      const bytes = await firstBytes(readable, entry.uncompressedSize, signal);
      return isManifest(JSON.parse(new TextDecoder().decode(bytes)));
    }
    return false;
  } catch {
    // What is wrong with the archive is told where its files are read.
    signal.throwIfAborted();
    return false;
  } finally {
    await reader.close().catch(() => undefined);
  }
}
