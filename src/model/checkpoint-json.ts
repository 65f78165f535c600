import { readExactly, type ByteRanges } from './byte-ranges';
import { CheckpointError } from './checkpoint-error';
import { jsonFault } from './json-fault';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Parsing takes many times the text's size in memory, so a file may not choose how much. */
const MAX_FILE_BYTES = 16 * 2 ** 20;

/** A whole JSON file. Rejects with a `CheckpointError` where it is too large or not plain JSON. */
export async function readJsonFile(files: ByteRanges, file: string, signal: AbortSignal): Promise<unknown> {
  const bytes = await files.byteLength(file);
  if (bytes > MAX_FILE_BYTES) {
    throw new CheckpointError(`is ${bytes} bytes long; a file of its kind has at most ${MAX_FILE_BYTES}.`, { file });
  }
  return parseJson(await readExactly(files, { file }, 0, bytes, signal), file);
}

/**
 * UTF-8 bytes to a JSON value. Stricter than `JSON.parse`: invalid bytes, a name given twice in one object and deep
 * nesting are errors too, since readers that differ in what they make of them would see different checkpoints.
 */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  const text = decode(bytes, file);
  const fault = jsonFault(text);
  if (fault !== undefined) throw new CheckpointError(`is not a usable file: ${fault}.`, { file });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError('is damaged: it does not hold valid JSON.', { file }, { cause });
  }
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CheckpointError('is damaged: its text is not valid UTF-8.', { file }, { cause });
  }
}
