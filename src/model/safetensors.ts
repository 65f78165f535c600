import { readExactly, type ByteRanges } from './byte-ranges';
import { CheckpointError, quoted } from './checkpoint-error';
import { isRecord, parseJson, type JsonRecord } from './checkpoint-json';

/** Where a tensor's values lie: row-major, little-endian, at bytes `start` up to, not including, `end` of the file. */
export interface TensorEntry {
  readonly file: string;
  /** As the format spells it: `F32`, `BF16`, `F8_E4M3` and so on. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Bytes of the length that stands before the header, an unsigned little-endian integer. */
const LENGTH_BYTES = 8;

/**
 * The format allows 100 MB. The decoders that can be converted need less than one, and parsing takes many times a
 * header's size in memory.
 */
const MAX_HEADER_BYTES = 16 * 2 ** 20;

const DTYPES_OF_BITS: Readonly<Record<number, readonly string[]>> = {
  4: ['F4'],
  6: ['F6_E2M3', 'F6_E3M2'],
  8: ['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0'],
  16: ['U16', 'I16', 'F16', 'BF16'],
  32: ['U32', 'I32', 'F32'],
  64: ['U64', 'I64', 'F64', 'C64'],
};

const BITS_OF_DTYPE: ReadonlyMap<unknown, number> = new Map(
  Object.entries(DTYPES_OF_BITS).flatMap(([bits, dtypes]) => dtypes.map((dtype) => [dtype, Number(bits)] as const)),
);

/**
 * Reads and checks the header of a safetensors file (github.com/huggingface/safetensors, "Format"): every tensor's
 * bytes fit its type and shape, and the tensors cover the rest of the file without holes or overlaps. Rejects with a
 * `CheckpointError`, or with what reading rejects with.
 */
export async function readSafetensorsHeader(
  files: ByteRanges,
  file: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TensorEntry>> {
  const fileBytes = await files.byteLength(file);
  if (fileBytes < LENGTH_BYTES) throw new CheckpointError(`is only ${fileBytes} bytes long: it was cut off.`, { file });
  const prefix = await readExactly(files, { file }, 0, LENGTH_BYTES, signal);
  const dataStart = LENGTH_BYTES + headerLength(prefix, file, fileBytes);
  const header = parseJson(await readExactly(files, { file }, LENGTH_BYTES, dataStart, signal), file);
  if (!isRecord(header)) throw new CheckpointError('is damaged: its header is not a JSON object.', { file });
  checkMetadata(header['__metadata__'], file);
  const tensors = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, parseEntry(value, { file, tensor: name }, dataStart, fileBytes));
  }
  checkCover(tensors, file, dataStart, fileBytes);
  return tensors;
}

function headerLength(prefix: Uint8Array, file: string, fileBytes: number): number {
  const length = new DataView(prefix.buffer, prefix.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const start = String.fromCharCode(...prefix);
    const isText = /^[\t\n\r -~]*$/.test(start);
    throw new CheckpointError(
      isText
        ? `is not a safetensors file: it begins with the text ${quoted(start)}, as a web page or a placeholder does.`
        : `announces a header of ${length} bytes; at most ${MAX_HEADER_BYTES} are read.`,
      { file },
    );
  }
  if (length < 2n) throw new CheckpointError(`announces a header of ${length} bytes: too short for any.`, { file });
  if (length > BigInt(fileBytes - LENGTH_BYTES)) {
    throw new CheckpointError(`announces a header of ${length} bytes, but is only ${fileBytes} bytes long.`, { file });
  }
  return Number(length);
}

function checkMetadata(metadata: unknown, file: string): void {
  if (metadata === undefined) return;
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string')) return;
  throw new CheckpointError('is damaged: the "__metadata__" of its header is not a map of strings.', { file });
}

function parseEntry(
  value: unknown,
  place: { readonly file: string; readonly tensor: string },
  dataStart: number,
  fileBytes: number,
): TensorEntry {
  if (!isRecord(value)) throw new CheckpointError(`is described by ${quoted(value)}, not by an object.`, place);
  const { dtype } = value;
  const bits = BITS_OF_DTYPE.get(dtype);
  if (typeof dtype !== 'string' || bits === undefined) {
    throw new CheckpointError(`has the unknown type ${quoted(dtype)}.`, place);
  }
  const shape = value['shape'];
  if (!isCounts(shape)) throw new CheckpointError(`has the impossible shape ${quoted(shape)}.`, place);
  const [begin, end] = parseOffsets(value, place);
  const available = fileBytes - dataStart;
  if (end > available) {
    throw new CheckpointError(
      `ends at byte ${end} of the values, but the file holds ${available} bytes of values: it was cut off.`,
      place,
    );
  }
  const expectedBits = shape.reduce((product, size) => product * size, bits);
  if (expectedBits !== (end - begin) * 8) {
    throw new CheckpointError(`has ${end - begin} bytes, which is wrong for ${dtype} ${quoted(shape)}.`, place);
  }
  return { file: place.file, dtype, shape, start: dataStart + begin, end: dataStart + end };
}

function parseOffsets(
  value: JsonRecord,
  place: { readonly file: string; readonly tensor: string },
): readonly [begin: number, end: number] {
  const offsets = value['data_offsets'];
  if (isCounts(offsets) && offsets.length === 2) {
    const [begin = 0, end = 0] = offsets;
    if (begin <= end) return [begin, end];
  }
  throw new CheckpointError(`has the impossible byte offsets ${quoted(offsets)}.`, place);
}

function checkCover(
  tensors: ReadonlyMap<string, TensorEntry>,
  file: string,
  dataStart: number,
  fileBytes: number,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let covered = dataStart;
  let before = '';
  for (const [tensor, { start, end }] of inOrder) {
    if (start < covered) throw new CheckpointError(`shares bytes with tensor ${quoted(before)}.`, { file, tensor });
    if (start > covered) {
      throw new CheckpointError(`has ${start - covered} bytes before it that belong to no tensor.`, { file, tensor });
    }
    covered = end;
    before = tensor;
  }
  if (covered < fileBytes) {
    throw new CheckpointError(`has ${fileBytes - covered} bytes at its end that belong to no tensor.`, { file });
  }
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
