import { CheckpointError } from './checkpoint-error';

/** The files of a checkpoint, wherever they lie: on a server, in a folder, in memory. */
export interface ByteRanges {
  /** The size of a file in bytes. Rejects where there is no such file. */
  byteLength(file: string): Promise<number>;
  /** Bytes `start` up to, not including, `end`: fewer only where the file ends before. */
  read(file: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** Bytes `start` up to, not including, `end` of a file. */
export interface FileRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** All bytes of a range. Rejects with a `CheckpointError` where the file ends early, or whatever `read` rejects with. */
export async function readExactly(
  files: ByteRanges,
  place: { readonly file: string; readonly tensor?: string },
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const bytes = await files.read(place.file, start, end, signal);
  if (bytes.length === end - start) return bytes;
  throw new CheckpointError(
    `could not be read whole: bytes ${start} to ${end} were asked for and ${bytes.length} bytes came.`,
    place,
  );
}
