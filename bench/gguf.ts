import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { FolderRanges } from '../tools/folder-ranges';
import { encodeGguf } from './gguf-file';
import { llamaMetadata, llamaTensors } from './gguf-llama';
import { type BytePairJson, type SpecialTokens, tokenizerMetadata } from './gguf-tokenizer';

/**
 * The embedded model as llama.cpp reads it, made from the checkpoint that the shipped file is made from. In `f32` it has
 * the numbers that the engine computes with. In `f16` it has them too, in as few bytes as the shipped file, but llama.cpp
 * then rounds activations to half precision, and is several times slower in WebAssembly, which knows no such numbers.
 *
 *     npx tsx bench/gguf.ts <out.gguf> [--type=f32|f16]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { type: { type: 'string', default: 'f32' } },
});
const { type } = values;
const [out] = positionals;
if (out === undefined || (type !== 'f16' && type !== 'f32')) {
  console.error('npx tsx bench/gguf.ts <out.gguf> [--type=f32|f16]');
  process.exit(2);
}

const root = join(import.meta.dirname, '..');
const companions = join(root, 'public/models/synthesizer');
const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(companions, name), 'utf8'));
const { signal } = new AbortController();
const files = new FolderRanges(join(root, 'tools/checkpoints/synthesizer'));
try {
  const source = await openCheckpoint(files, await files.names(), signal);
  const tokenizer = (await json('tokenizer.json')) as BytePairJson;
  const metadata = new Map([
    ...llamaMetadata('Pairloom synthesizer', source.architecture, type),
    ...tokenizerMetadata(tokenizer, (await json('generation_config.json')) as SpecialTokens),
  ]);
  const bytes = encodeGguf(metadata, await llamaTensors(source, type, signal));
  await writeFile(out, bytes);
  console.log(`${out}: ${String(bytes.length)} bytes, ${type}`);
} finally {
  await files.close();
}
