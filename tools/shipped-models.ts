import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder } from '../src/model/convert-decoder';
import { FolderRanges } from './folder-ranges';
import { FolderSink } from './folder-sink';

export interface ShippedModel {
  /** Folder of the checkpoint that it is made from, relative to the repository. */
  readonly checkpoint: string;
  /** The ONNX file that is committed. */
  readonly file: string;
}

/** The embedded synthesizer, and the random one that the end-to-end tests run on the slow software graphics adapter. */
export const shippedModels: readonly ShippedModel[] = [
  { checkpoint: 'tools/checkpoints/synthesizer', file: 'public/models/synthesizer/onnx/model.onnx' },
  { checkpoint: 'tools/checkpoints/micro', file: 'e2e/fixtures/models/micro/onnx/model.onnx' },
];

const root = join(import.meta.dirname, '..');

/** Converts the checkpoint of a shipped model into `file`; the same checkpoint gives the same bytes. */
export async function buildShippedModel({ checkpoint }: ShippedModel, file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-model-'));
  const files = new FolderRanges(join(root, checkpoint));
  const { signal } = new AbortController();
  try {
    const source = await openCheckpoint(files, await files.names(), signal);
    const options = { target: 'fp32', halfOnDisk: true } as const;
    await convertDecoder(source, options, new FolderSink(folder), () => undefined, signal);
    await mkdir(dirname(file), { recursive: true });
    await copyFile(join(folder, 'model.onnx'), file);
  } finally {
    await files.close();
    await rm(folder, { recursive: true, force: true });
  }
}
