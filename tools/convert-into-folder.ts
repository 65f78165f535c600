import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertCheckpoint } from '../src/adapters/convert-checkpoint';
import type { ByteRanges } from '../src/model/byte-ranges';
import type { ConversionOptions, ConversionProgress } from '../src/model/convert-decoder';
import { FolderSink } from './folder-sink';

/**
 * Converts the checkpoint in `files` into the new folder `out`. The folder takes its name only when all of it is there:
 * whatever fails or is cancelled leaves nothing behind.
 *
 * @throws Error when `out` holds something already, and what `convertCheckpoint` throws.
 */
export async function convertIntoFolder(
  files: ByteRanges,
  names: readonly string[],
  out: string,
  options: ConversionOptions,
  onProgress: (progress: ConversionProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  if ((await readdir(out).catch(() => [])).length > 0) throw new Error(`${out} is not empty. Name a new folder.`);
  const unfinished = `${out}.part`;
  await rm(unfinished, { recursive: true, force: true });
  const output = {
    begin: () => Promise.resolve({ sink: new FolderSink(join(unfinished, 'onnx')), piecesDone: 0 }),
    write: (name: string, bytes: Uint8Array) => writeFile(join(unfinished, name), bytes),
  };
  try {
    await convertCheckpoint(files, names, options, output, onProgress, signal);
    await rm(out, { recursive: true, force: true });
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
