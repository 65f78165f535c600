import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder } from '../src/model/convert-decoder';
import { inspectOnnx } from '../src/model/onnx-inspection';
import { FolderRanges } from '../tools/folder-ranges';
import { FolderSink } from '../tools/folder-sink';
import { RandomCheckpoint } from './random-checkpoint';

/**
 * Converts a checkpoint with the shape of Mistral 7B, in bfloat16, to 4 bits: how long it takes, what it holds in memory
 * and what it writes. The weights are random and made as they are read; the result needs 5 GB of the temporary folder,
 * which are freed at the end. Before that the graph is looked through for where its tensors end in each file.
 *
 *     npx tsx bench/seven-billion.ts
 */
const checkpoint = new RandomCheckpoint({
  architectures: ['MistralForCausalLM'],
  model_type: 'mistral',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
  vocab_size: 32008,
  max_position_embeddings: 32768,
  sliding_window: null,
  rope_theta: 10000,
});

const folder = await mkdtemp(join(tmpdir(), 'pairloom-seven-billion-'));
try {
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  let pieces = 0;
  const { signal } = new AbortController();
  const source = await openCheckpoint(checkpoint, checkpoint.names, signal);
  const count = (progress: { readonly pieces: number }): void => void (pieces = progress.pieces);
  await convertDecoder(source, { target: 'q4' }, new FolderSink(folder), count, signal);
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS;
  const names = await readdir(folder);
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (await stat(join(folder, name))).size);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const written = new FolderRanges(folder);
  const { external } = await inspectOnnx(written, 'model_q4.onnx', signal);
  await written.close();
  const fitting = [...external].filter(([name, end]) => sizes.get(name) === end).length;
  console.log(
    `${(checkpoint.valueCount / 1e9).toFixed(2)} thousand million weights on ${cpus()[0]?.model ?? 'unknown'}`,
  );
  console.log(
    `  time                  ${seconds.toFixed(0)} s, ${(checkpoint.valueCount / seconds / 1e6).toFixed(0)} M weights/s`,
  );
  console.log(
    `  resident, at its peak ${(peak / 1024).toFixed(0)} MiB, ${(before / 1024).toFixed(0)} MiB of them before it began`,
  );
  console.log(`  largest tensor        ${(checkpoint.largestTensorBytes / 2 ** 20).toFixed(0)} MiB`);
  console.log(`  files                 ${names.length}, ${(bytes / 1e9).toFixed(2)} GB, in ${pieces} pieces`);
  console.log(`  files of weights      ${fitting} of ${external.size} end where the graph's last tensor in them does`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
