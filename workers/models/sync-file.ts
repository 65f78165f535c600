import { isQuotaError } from '../../src/adapters/quota-error';
import { StorageFullError } from '../../src/adapters/storage-errors';
import { ModelInstallError } from '../../src/model/model-install-error';

/** What `FileSystemSyncAccessHandle` is, whose type only the library of workers knows. */
export interface SyncFile {
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(byteLength: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

const MOST_TRIES = 20;
const WAIT_MS = 100;

/**
 * Opens a file of the origin private file system, which is locked until it is closed. The lock of a tab that was just
 * killed goes a moment later. @throws ModelInstallError where another tab holds it.
 */
export async function openSyncFile(directory: FileSystemDirectoryHandle, name: string): Promise<SyncFile> {
  const handle = await directory.getFileHandle(name, { create: true });
  const openable = handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };
  for (let tries = 1; ; tries += 1) {
    try {
      return await openable.createSyncAccessHandle();
    } catch (cause) {
      const isHeld = cause instanceof Error && cause.name === 'NoModificationAllowedError';
      if (!isHeld) throw cause;
      if (tries === MOST_TRIES) throw busyElsewhere(name, cause);
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

/** @throws StorageFullError, after which any part of the bytes may be there. */
export function writeAll(file: SyncFile, bytes: Uint8Array, start: number): void {
  for (let written = 0; written < bytes.length;) {
    const more = writeSome(file, bytes.subarray(written), start + written);
    // Some browsers write what still fits, and say nothing of the rest; in Chromium's private windows the code of the
    // failure comes in place of a length, as an unsigned number.
    if (more === 0 || more > bytes.length - written) throw new StorageFullError(undefined);
    written += more;
  }
}

function writeSome(file: SyncFile, bytes: Uint8Array, at: number): number {
  try {
    return file.write(bytes, { at });
  } catch (cause) {
    throw isQuotaError(cause) ? new StorageFullError(cause) : cause;
  }
}

function busyElsewhere(name: string, cause: unknown): ModelInstallError {
  return new ModelInstallError(
    'busyElsewhere',
    'This model is being made in another tab. Nothing was changed here. Wait for that tab, or stop it there first.',
    name,
    { cause },
  );
}
