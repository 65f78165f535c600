import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openCheckpoint } from '../../src/model/checkpoint-weights';
import { convertDecoder } from '../../src/model/convert-decoder';
import type { DecoderTarget } from '../../src/model/decoder-target';
import { FolderRanges } from '../../tools/folder-ranges';
import { FolderSink } from '../../tools/folder-sink';

const root = resolve(import.meta.dirname, '../..');

const checkpoints = {
  micro: { weights: 'tools/checkpoints/micro', companions: 'e2e/fixtures/models/micro' },
  synthesizer: { weights: 'tools/checkpoints/synthesizer', companions: 'public/models/synthesizer' },
} as const;

const companions = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** A model as the harness's page finds it: its weights in one file with the graph, or in files beside it. */
export interface ConvertedModel {
  readonly folder: string;
  readonly dtype: DecoderTarget;
  readonly files: readonly { readonly path: string; readonly byteLength: number }[];
}

const wanted: readonly (readonly [keyof typeof checkpoints, DecoderTarget])[] = [
  ['micro', 'fp32'],
  ['micro', 'q4'],
  ['micro', 'q8'],
  ['micro', 'q4f16'],
  ['synthesizer', 'fp32'],
  ['synthesizer', 'q4'],
];

/** Converts the checkpoints of the shipped models both ways, into `folder`, and lists them in `converted.json`. */
export async function convertModels(folder: string): Promise<void> {
  const models: ConvertedModel[] = [];
  for (const [checkpoint, target] of wanted) {
    models.push(await convertModel(folder, checkpoint, target, 'single'));
    models.push(await convertModel(folder, checkpoint, target, 'split'));
  }
  await writeFile(join(folder, 'converted.json'), JSON.stringify(models));
}

async function convertModel(
  folder: string,
  checkpoint: keyof typeof checkpoints,
  target: DecoderTarget,
  how: 'single' | 'split',
): Promise<ConvertedModel> {
  const name = `${checkpoint}-${target}-${how}`;
  const { weights, companions: beside } = checkpoints[checkpoint];
  const ranges = new FolderRanges(join(root, weights));
  try {
    const { signal } = new AbortController();
    const source = await openCheckpoint(ranges, await ranges.names(), signal);
    // Several files of weights, as a model of many gigabytes has them.
    const layout = how === 'split' ? { singleFileBytes: 0, maxFileBytes: 9_000_000 } : {};
    const options = { target, method: 'nearest', ...layout } as const;
    const sink = new FolderSink(join(folder, name, 'onnx'));
    const { files } = await convertDecoder(source, options, sink, () => undefined, signal);
    const sizes = files.map(({ name: file, byteLength }) => ({ path: `onnx/${file}`, byteLength }));
    for (const file of companions) {
      const from = join(root, beside, file);
      await mkdir(join(folder, name), { recursive: true });
      await copyFile(from, join(folder, name, file));
      sizes.push({ path: file, byteLength: (await stat(from)).size });
    }
    return { folder: `models/${name}/`, dtype: target, files: sizes };
  } finally {
    await ranges.close();
  }
}
