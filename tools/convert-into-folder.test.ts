import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { convertIntoFolder } from './convert-into-folder';
import { FolderRanges } from './folder-ranges';

const fixtures = join(import.meta.dirname, '../src/model/fixtures/checkpoints');
const { signal } = new AbortController();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairloom-convert-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function convert(from: string, out: string, options: { signal?: AbortSignal; singleFileBytes?: number } = {}) {
  const files = new FolderRanges(from);
  const { singleFileBytes } = options;
  const chosen = { target: 'q4', ...(singleFileBytes !== undefined && { singleFileBytes }) } as const;
  const progress: number[] = [];
  try {
    const report = ({ bytesWritten, bytesTotal }: { bytesWritten: number; bytesTotal: number }): void =>
      void progress.push(bytesWritten / bytesTotal);
    await convertIntoFolder(files, await files.names(), out, chosen, report, options.signal ?? signal);
  } finally {
    await files.close();
  }
  return progress;
}

/** A checkpoint of two shards, to be damaged. */
async function aCopy(): Promise<string> {
  const copy = join(folder, 'checkpoint');
  await mkdir(copy);
  for (const name of await readdir(join(fixtures, 'mistral'))) {
    await copyFile(join(fixtures, 'mistral', name), join(copy, name));
  }
  return copy;
}

test('a folder becomes a model with its configuration, and says how far it is', async () => {
  const out = join(folder, 'model');
  const progress = await convert(join(fixtures, 'mistral'), out);
  expect((await readdir(out, { recursive: true })).sort()).toEqual(
    ['config.json', 'generation_config.json', 'onnx', join('onnx', 'model_q4.onnx')].sort(),
  );
  const config = JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as Record<string, unknown>;
  expect(config).toMatchObject({
    model_type: 'mistral',
    max_position_embeddings: 512,
    'transformers.js_config': { dtype: 'q4' },
  });
  expect(progress.at(-1)).toBe(1);
  expect([...progress].sort((one, other) => one - other)).toEqual(progress);
});

test('weights in files of their own are counted in the configuration', async () => {
  const out = join(folder, 'model');
  await convert(join(fixtures, 'qwen2'), out, { singleFileBytes: 0 });
  expect((await readdir(join(out, 'onnx'))).sort()).toEqual(['model_q4.onnx', 'model_q4.onnx_data']);
  const config = JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as Record<string, unknown>;
  expect(config['transformers.js_config']).toEqual({ dtype: 'q4', use_external_data_format: { 'model_q4.onnx': 1 } });
});

test('a shard cut short leaves nothing behind', async () => {
  const checkpoint = await aCopy();
  await truncate(join(checkpoint, 'model-00002-of-00002.safetensors'), 60_000);
  await expect(convert(checkpoint, join(folder, 'model'))).rejects.toMatchObject({ name: 'CheckpointError' });
  expect(await readdir(folder)).toEqual(['checkpoint']);
});

test('a conversion that is cancelled leaves nothing behind', async () => {
  const stop = new AbortController();
  const files = new FolderRanges(join(fixtures, 'mistral'));
  const out = join(folder, 'model');
  const converting = convertIntoFolder(
    files,
    await files.names(),
    out,
    { target: 'q8' },
    () => stop.abort(),
    stop.signal,
  );
  await expect(converting).rejects.toMatchObject({ name: 'AbortError' });
  await files.close();
  expect(await readdir(folder)).toEqual([]);
});

test('a folder that holds something is left as it is', async () => {
  const out = join(folder, 'model');
  await mkdir(out);
  await writeFile(join(out, 'notes.txt'), 'mine');
  await expect(convert(join(fixtures, 'mistral'), out)).rejects.toThrow(/is not empty/);
  expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine');
});
