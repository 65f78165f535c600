import { readExactly, type ByteRanges, type FileRange } from './byte-ranges';
import { CheckpointError, quoted } from './checkpoint-error';
import { readTensorEntries } from './checkpoint-index';
import { readJsonFile } from './checkpoint-json';
import type { DecoderArchitecture, WeightName, WeightSource } from './decoder-architecture';
import { decoderArchitecture } from './decoder-config';
import { neededWeights, rowsAndColumns, tensorName, type NeededWeight } from './decoder-weights';
import type { TensorEntry } from './safetensors';
import { decodeValues, indexOfNotFinite, isFloatDtype, valueBytes, type FloatDtype } from './tensor-values';

/** Weights whose place in the files is known before they are read. */
export interface Checkpoint extends WeightSource {
  bytesOf(weight: WeightName): FileRange;
}

/** A tensor that was found to be what the architecture needs. */
interface Weight {
  readonly place: { readonly file: string; readonly tensor: string };
  readonly dtype: FloatDtype;
  readonly rows: number;
  readonly columns: number;
  readonly start: number;
}

const CONFIG_FILE = 'config.json';

/** What is read at once: besides the rows that are asked for, reading never holds more. */
const PIECE_BYTES = 2 ** 25;

/** Computed anew by every reader; files saved before transformers 4.32 still hold them. */
const LEFTOVER = /(?:^|\.)rotary_emb\.inv_freq$/;

/**
 * Opens a Hugging Face checkpoint of one of the five families: `config.json`, then the headers of its safetensors
 * files, of which `names` says which are there. Values are read when rows are asked for, and only theirs.
 *
 * Rejects with an `UnsupportedArchitectureError` for a model that is not understood, with a `CheckpointError` for a
 * tensor that is missing, superfluous, misshapen or of an integer type, and with what reading rejects with. Rows that
 * hold a NaN or an infinity reject with a `CheckpointError`: one of them would spoil every logit.
 */
export async function openCheckpoint(
  files: ByteRanges,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Checkpoint> {
  if (!names.includes(CONFIG_FILE)) throw new CheckpointError('is missing.', { file: CONFIG_FILE });
  const architecture = decoderArchitecture(await readJsonFile(files, CONFIG_FILE, signal));
  const weights = checkedWeights(architecture, await readTensorEntries(files, names, signal));

  function find(weight: WeightName): Weight {
    const isTied = weight.part === 'head' && architecture.isHeadTied;
    const tensor = tensorName(isTied ? { part: 'embedding' } : weight);
    const found = weights.get(tensor);
    if (!found) throw new CheckpointError('is no part of this model.', { file: CONFIG_FILE, tensor });
    return found;
  }

  return {
    architecture,
    shape: (weight) => {
      const { rows, columns } = find(weight);
      return [rows, columns];
    },
    bytesOf: (weight) => {
      const { place, dtype, rows, columns, start } = find(weight);
      return { file: place.file, start, end: start + rows * columns * valueBytes(dtype) };
    },
    rows: async (weight, from, to, rowsSignal, into) => readRows(files, find(weight), from, to, rowsSignal, into),
  };
}

function checkedWeights(
  architecture: DecoderArchitecture,
  entries: ReadonlyMap<string, TensorEntry>,
): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const needed of neededWeights(architecture)) {
    weights.set(needed.tensor, checkedWeight(needed, entries.get(needed.tensor)));
  }
  for (const [tensor, { file }] of entries) {
    const isTiedHead = architecture.isHeadTied && tensor === tensorName({ part: 'head' });
    if (weights.has(tensor) || isTiedHead || LEFTOVER.test(tensor)) continue;
    throw new CheckpointError(`is no part of the ${architecture.family} model that ${CONFIG_FILE} describes.`, {
      file,
      tensor,
    });
  }
  return weights;
}

function checkedWeight({ tensor, shape }: NeededWeight, entry: TensorEntry | undefined): Weight {
  if (!entry) {
    throw new CheckpointError(`is needed by the model that ${CONFIG_FILE} describes, but is in none of the files.`, {
      file: CONFIG_FILE,
      tensor,
    });
  }
  const { dtype, start } = entry;
  const place = { file: entry.file, tensor };
  if (entry.shape.length !== shape.length || entry.shape.some((size, axis) => size !== shape[axis])) {
    const needed = quoted(shape);
    throw new CheckpointError(`has the shape ${quoted(entry.shape)}; ${CONFIG_FILE} asks for ${needed}.`, place);
  }
  if (!isFloatDtype(dtype)) {
    throw new CheckpointError(`has values of the type ${dtype}; only F32, F16 and BF16 can be converted.`, place);
  }
  const [rows, columns] = rowsAndColumns(shape);
  return { place, dtype, rows, columns, start };
}

async function readRows(
  files: ByteRanges,
  { place, dtype, rows, columns, start }: Weight,
  from: number,
  to: number,
  signal: AbortSignal,
  into?: Float32Array,
): Promise<Float32Array> {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > rows) {
    throw new RangeError(`${place.tensor} has ${rows} rows, not ${from} to ${to}`);
  }
  const count = (to - from) * columns;
  const values = into?.length === count ? into : new Float32Array(count);
  const width = valueBytes(dtype);
  const pieceLength = PIECE_BYTES / width;
  for (let at = 0; at < values.length; at += pieceLength) {
    const piece = values.subarray(at, at + pieceLength);
    const first = from * columns + at;
    const begin = start + first * width;
    const bytes = await readExactly(files, place, begin, begin + piece.length * width, signal);
    if (decodeValues(bytes, dtype, piece)) continue;
    const bad = indexOfNotFinite(piece);
    const row = Math.floor((first + bad) / columns);
    throw new CheckpointError(`holds ${piece[bad] ?? NaN} in row ${row}, which is no usable weight.`, place);
  }
  return values;
}
