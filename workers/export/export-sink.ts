import { isQuotaError } from '../../src/adapters/quota-error';
import { ExportSpaceError, ExportWriteError } from './export-errors';

/** Where an export's bytes go, one piece after the other. */
export interface ExportSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the file; resolves with it, to be read back. */
  finish(): Promise<Blob>;
  /** Of a sink that keeps the file aside until it was read back: puts it in its place. */
  approve?(signal: AbortSignal): Promise<void>;
  /** Leaves nothing of the file behind, and whatever was in its place before as it was. */
  discard(): Promise<void>;
}

/** Gives what a write rejects with a name and plain words. */
export function toWriteError(error: unknown): Error {
  if (error instanceof ExportSpaceError || error instanceof ExportWriteError) return error;
  return isQuotaError(error) ? new ExportSpaceError(error) : new ExportWriteError(error);
}
