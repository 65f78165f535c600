import { copyFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder, type ConversionOptions } from '../src/model/convert-decoder';
import { FolderRanges } from '../tools/folder-ranges';
import { FolderSink } from '../tools/folder-sink';
import { median } from './browser';
import { RandomCheckpoint } from './random-checkpoint';

/**
 * How fast a checkpoint of about 480 MB is converted, beside a plain copy of it: five rounds of everything, disk and
 * all, each file synced. On one core:
 *
 *     taskset -c 0 npx tsx bench/folder-conversion.ts [target]
 */
const ROUNDS = 5;
interface Reading {
  readonly seconds: number;
  /** Of all threads, so that it tells little of what else the machine does. */
  readonly cpuSeconds: number;
}

const config = {
  model_type: 'llama',
  hidden_size: 2048,
  num_hidden_layers: 4,
  num_attention_heads: 16,
  num_key_value_heads: 16,
  intermediate_size: 5632,
  vocab_size: 8192,
  max_position_embeddings: 2048,
};
const everyKind: readonly ConversionOptions[] = [
  ...(['q4', 'q8', 'q4f16'] as const).flatMap((target) =>
    (['nearest', 'search', 'zeroPoints'] as const).map((method) => ({ target, method })),
  ),
  { target: 'fp32' },
  { target: 'fp32', halfOnDisk: true },
];
const kinds = everyKind.filter(({ target }) => target === (process.argv[2] ?? target));
const nameOf = ({ target, method, halfOnDisk }: ConversionOptions): string =>
  [target, method, halfOnDisk === true ? 'half on disk' : undefined].filter(Boolean).join(' ');

const folder = await mkdtemp(join(tmpdir(), 'pairloom-conversion-'));
try {
  const checkpoint = new RandomCheckpoint(config);
  await store(checkpoint);
  const files = new FolderRanges(folder);
  const source = await openCheckpoint(files, checkpoint.names, new AbortController().signal);
  const readings = new Map<string, Reading[]>();
  const time = async (name: string, work: () => Promise<void>): Promise<void> => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    const reading = { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
    readings.set(name, [...(readings.get(name) ?? []), reading]);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await time('copy', copy);
    for (const options of kinds) {
      const out = join(folder, 'out');
      await time(nameOf(options), async () => {
        await convertDecoder(source, options, new FolderSink(out), () => undefined, new AbortController().signal);
      });
      await rm(out, { recursive: true });
    }
  }
  await files.close();
  report(readings, checkpoint.valueCount);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function store(checkpoint: RandomCheckpoint): Promise<void> {
  for (const name of checkpoint.names) {
    await writeFile(join(folder, name), await checkpoint.read(name, 0, await checkpoint.byteLength(name)));
  }
}

async function copy(): Promise<void> {
  const to = join(folder, 'copy');
  await copyFile(join(folder, 'model.safetensors'), to);
  const handle = await open(to, 'r+');
  await handle.sync();
  await handle.close();
  await rm(to);
}

function report(readings: ReadonlyMap<string, readonly Reading[]>, values: number): void {
  const middle = (name: string, of: keyof Reading): number =>
    median((readings.get(name) ?? []).map((reading) => reading[of]));
  const byCopy = (name: string, of: keyof Reading): string => (middle('copy', of) / middle(name, of)).toFixed(2);
  console.log(`${(values / 1e6).toFixed(0)} million weights in bfloat16 on ${cpus()[0]?.model ?? 'unknown'}`);
  console.log('| | median of 5 | spread | M weights/s | speed of a copy | processor time | by that |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [name, times] of readings) {
    const seconds = times.map((reading) => reading.seconds);
    const cells = [
      name,
      `${median(seconds).toFixed(2)} s`,
      `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} s`,
      (values / median(seconds) / 1e6).toFixed(0),
      byCopy(name, 'seconds'),
      `${middle(name, 'cpuSeconds').toFixed(2)} s`,
      byCopy(name, 'cpuSeconds'),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
