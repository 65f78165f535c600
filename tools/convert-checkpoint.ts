import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRanges } from '../src/model/byte-ranges';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder, type ConversionOptions, type ConversionProgress } from '../src/model/convert-decoder';
import { FolderSink } from './folder-sink';

/** Besides the weights: what the tokenizer and the runtime want of a model, where the checkpoint has it. */
const COMPANIONS = [
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];

/**
 * Converts the checkpoint in `files` into the new folder `out`, as transformers.js loads it. The folder takes its name
 * only when all of it is there: whatever fails or is cancelled leaves nothing behind.
 *
 * @throws Error when `out` holds something already, and what `openCheckpoint` and `convertDecoder` throw.
 */
export async function convertCheckpoint(
  files: ByteRanges,
  names: readonly string[],
  out: string,
  options: ConversionOptions,
  onProgress: (progress: ConversionProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  if ((await readdir(out).catch(() => [])).length > 0) throw new Error(`${out} is not empty. Name a new folder.`);
  const source = await openCheckpoint(files, names, signal);
  const unfinished = `${out}.part`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    const sink = new FolderSink(join(unfinished, 'onnx'));
    const { runtimeConfig } = await convertDecoder(source, options, sink, onProgress, signal);
    const whole = async (name: string): Promise<Uint8Array> =>
      files.read(name, 0, await files.byteLength(name), signal);
    for (const name of COMPANIONS) {
      if (names.includes(name)) await writeFile(join(unfinished, name), await whole(name));
    }
    const config = JSON.parse(new TextDecoder().decode(await whole('config.json'))) as object;
    const described = { ...config, 'transformers.js_config': runtimeConfig };
    await writeFile(join(unfinished, 'config.json'), `${JSON.stringify(described, null, 2)}\n`);
    await rm(out, { recursive: true, force: true });
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
