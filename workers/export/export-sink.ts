import { isQuotaError } from '../../src/adapters/quota-error';
import { ExportSpaceError, ExportWriteError } from './export-errors';

/** Where an export's bytes go, one piece after the other. */
export interface ExportSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Puts the whole file in its place; resolves with it as it lies there. */
  finish(): Promise<Blob>;
  /** Leaves nothing behind, whether the file is in its place or not. */
  discard(): Promise<void>;
}

/** Gives what a write rejects with a name and plain words. */
export function toWriteError(error: unknown): Error {
  if (error instanceof ExportSpaceError || error instanceof ExportWriteError) return error;
  return isQuotaError(error) ? new ExportSpaceError(error) : new ExportWriteError(error);
}
