import type { ByteRanges } from './byte-ranges';
import { CheckpointError, quoted } from './checkpoint-error';
import { isRecord, readJsonFile } from './checkpoint-json';
import { readSafetensorsHeader, type TensorEntry } from './safetensors';

const SINGLE_FILE = 'model.safetensors';
const INDEX_FILE = 'model.safetensors.index.json';

/** A file of the checkpoint's own folder, spelled so that no address or path can read anything else into it. */
const SHARD_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\.safetensors$/;

/**
 * All tensors of a checkpoint by name, from `model.safetensors` or, where there is none, from the shards that
 * `model.safetensors.index.json` names (Hugging Face transformers' order and file names). Reads headers only. Rejects
 * with a `CheckpointError` where a shard is missing, or the index and the shards disagree.
 */
export async function readTensorEntries(
  files: ByteRanges,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TensorEntry>> {
  if (names.includes(SINGLE_FILE)) return readSafetensorsHeader(files, SINGLE_FILE, signal);
  if (!names.includes(INDEX_FILE)) {
    throw new CheckpointError(`is missing, and so is ${INDEX_FILE}: only safetensors checkpoints can be read.`, {
      file: SINGLE_FILE,
    });
  }
  const shardOf = parseIndex(await readJsonFile(files, INDEX_FILE, signal), names);
  const tensors = new Map<string, TensorEntry>();
  for (const shard of new Set(shardOf.values())) {
    for (const [tensor, entry] of await readSafetensorsHeader(files, shard, signal)) {
      const other = tensors.get(tensor);
      if (other) throw new CheckpointError(`is in ${other.file} too.`, { file: shard, tensor });
      tensors.set(tensor, entry);
    }
  }
  for (const [tensor, shard] of shardOf) {
    const entry = tensors.get(tensor);
    if (entry?.file === shard) continue;
    const truth = entry ? `it is in ${entry.file}` : 'it is in none of the files';
    throw new CheckpointError(`should be in ${shard}, but ${truth}.`, { file: INDEX_FILE, tensor });
  }
  return tensors;
}

function parseIndex(index: unknown, names: readonly string[]): ReadonlyMap<string, string> {
  const file = INDEX_FILE;
  const weightMap = isRecord(index) ? index['weight_map'] : undefined;
  if (!isRecord(weightMap)) throw new CheckpointError('is damaged: it has no "weight_map".', { file });
  const known = new Set(names);
  const shardOf = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(weightMap)) {
    if (typeof shard !== 'string' || !SHARD_NAME.test(shard)) {
      throw new CheckpointError(`should be in ${quoted(shard)}, which is not the name of a shard.`, { file, tensor });
    }
    if (!known.has(shard)) throw new CheckpointError(`should be in ${shard}, which is missing.`, { file, tensor });
    shardOf.set(tensor, shard);
  }
  return shardOf;
}
