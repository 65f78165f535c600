import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { FolderReadError } from '../../src/adapters/place-ranges';

const READ_BYTES = 2 ** 22;

/** Hexadecimal SHA-256. Rejects with the signal's reason, or with a `FolderReadError` where the file cannot be read. */
export async function hashFile(
  file: File,
  path: string,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += READ_BYTES) {
    const end = Math.min(file.size, at + READ_BYTES);
    const bytes = await file
      .slice(at, end)
      .arrayBuffer()
      .catch((cause: unknown) => {
        throw new FolderReadError(path, { cause });
      });
    signal.throwIfAborted();
    hash.update(new Uint8Array(bytes));
    onBytes(end);
  }
  return bytesToHex(hash.digest());
}
