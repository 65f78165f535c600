import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { TimeSlices } from '../../src/adapters/time-slices';
import type { ModelFile } from '../../src/model/model-layout';
import type { KeptPart } from './conversion-journal';
import type { Sha256 } from './opfs-sink';
import { openSyncFile } from './sync-file';

export interface KeptPieces {
  readonly piecesDone: number;
  /** Of each file that has some of them. */
  readonly begun: ReadonlyMap<string, Sha256>;
}

const BYTES_AT_A_TIME = 2 ** 22;
const SLICE_MS = 50;

/**
 * The pieces of a plan that a journal says are there and that are, byte for byte. A file whose bytes are not those that
 * were kept is written anew, and so is all behind it.
 *
 * @param onBytes told how much of a file is compared.
 */
export async function findKept(
  directory: FileSystemDirectoryHandle,
  plan: readonly ModelFile[],
  kept: ReadonlyMap<string, KeptPart>,
  onBytes: (file: string, byteLength: number) => void,
  signal: AbortSignal,
): Promise<KeptPieces> {
  const begun = new Map<string, Sha256>();
  let piecesDone = 0;
  for (const { name, pieces, byteLength } of plan) {
    const part = kept.get(name);
    if (part === undefined) break;
    const count = piecesUpTo(pieces, part.byteLength);
    if (count === undefined) break;
    const hash = await hashOfStart(directory, part, onBytes, signal);
    if (bytesToHex(hash.clone().digest()) !== part.sha256) break;
    begun.set(name, hash);
    piecesDone += count;
    if (part.byteLength < byteLength) break;
  }
  return { piecesDone, begun };
}

/** Undefined where no piece ends there. */
function piecesUpTo(pieces: ModelFile['pieces'], end: number): number | undefined {
  let at = 0;
  const count = pieces.findIndex(({ byteLength }) => (at += byteLength) >= end);
  return at === end ? count + 1 : undefined;
}

/** Of fewer bytes where the file is shorter. */
async function hashOfStart(
  directory: FileSystemDirectoryHandle,
  { file: name, byteLength }: KeptPart,
  onBytes: (file: string, byteLength: number) => void,
  signal: AbortSignal,
): Promise<Sha256> {
  const hash = sha256.create();
  const slices = new TimeSlices(SLICE_MS);
  const file = await openSyncFile(directory, name);
  try {
    const buffer = new Uint8Array(Math.min(byteLength, BYTES_AT_A_TIME));
    for (let at = 0; at < byteLength;) {
      const count = file.read(buffer.subarray(0, byteLength - at), { at });
      if (count === 0) break;
      hash.update(buffer.subarray(0, count));
      at += count;
      onBytes(name, at);
      await slices.breathe(signal);
    }
  } finally {
    file.close();
  }
  return hash;
}
