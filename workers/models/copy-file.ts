import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { patiently } from '../../src/adapters/http-ranges';
import type { ModelFile } from '../../src/domain/model-spec';
import { StorageFullError } from '../../src/adapters/storage-errors';
import { type InstallFault, ModelInstallError } from '../../src/model/model-install-error';
import { contentProblem } from '../../src/model/wrong-content';
import type { FileSource } from './file-source';
import type { StoredFolder } from './stored-folder';
import { type SyncFile, writeAll } from './sync-file';

/** Asked for at once: a line that breaks, or a host that answers each part from another machine, costs no more. */
const RANGE_BYTES = 2 ** 25;
/** What was not flushed may be gone when the machine loses its power. */
const FLUSH_BYTES = 2 ** 24;
const READ_BYTES = 2 ** 22;
/** What an answer without the file, or with a page in its place, does not say of the bytes that came before. */
const WRONG_BYTES: readonly InstallFault[] = ['wrongHash', 'wrongSize'];

export interface CopyWatch {
  /** So many bytes more of a file are here; fewer where it is negative. */
  copied(path: string, bytes: number): void;
  /** What an earlier installation left of a file is read anew, up to `done`. */
  reread(path: string, done: number, total: number): void;
}

/**
 * Brings a file into the folder, going on behind what an interrupted installation left of it; its SHA-256. Whatever goes
 * wrong, a part stays and a whole file is right.
 *
 * Rejects with the signal's reason, `ModelInstallError`, `ModelHostError`, `RemoteFileError`, `FolderReadError` or
 * `StorageFullError`.
 */
export async function copyFile(
  file: ModelFile,
  source: FileSource,
  folder: StoredFolder,
  watch: CopyWatch,
  signal: AbortSignal,
): Promise<string> {
  const part = await folder.openPart(file.path);
  let isRight = false;
  try {
    const hash = await fillPart(part, file, source, watch, signal);
    // The hash is that of what came; a full disk may not say that it kept less.
    if (part.getSize() !== file.byteLength) throw new StorageFullError(undefined);
    isRight = true;
    return hash;
  } catch (error) {
    // Bytes that are known to be wrong are in the way of the next try.
    if (error instanceof ModelInstallError && WRONG_BYTES.includes(error.reason)) part.truncate(0);
    throw error;
  } finally {
    part.close();
    if (isRight) await folder.finishPart(file.path);
  }
}

async function fillPart(
  part: SyncFile,
  file: ModelFile,
  source: FileSource,
  watch: CopyWatch,
  signal: AbortSignal,
): Promise<string> {
  const left = part.getSize();
  const first = new PartCopy(part, file, watch);
  await first.takeUp(signal);
  const hash = await first.fill(source, signal);
  if (file.sha256 === undefined || hash === file.sha256) return hash;
  watch.copied(file.path, -file.byteLength);
  if (left === 0) throw wrongHash(file.path);
  // Maybe a crash spoilt what was here, not the host what came.
  part.truncate(0);
  const second = await new PartCopy(part, file, watch).fill(source, signal);
  if (second === file.sha256) return second;
  throw wrongHash(file.path);
}

class PartCopy {
  readonly #part: SyncFile;
  readonly #file: ModelFile;
  readonly #watch: CopyWatch;
  readonly #hash = sha256.create();
  #at = 0;
  #unflushed = 0;

  constructor(part: SyncFile, file: ModelFile, watch: CopyWatch) {
    this.#part = part;
    this.#file = file;
    this.#watch = watch;
  }

  /** Hashes what is here. */
  async takeUp(signal: AbortSignal): Promise<void> {
    const { path, byteLength } = this.#file;
    const here = this.#part.getSize();
    if (here > byteLength) {
      this.#part.truncate(0);
      return;
    }
    const buffer = new Uint8Array(Math.min(READ_BYTES, here));
    while (this.#at < here) {
      const bytes = buffer.subarray(0, this.#part.read(buffer, { at: this.#at }));
      this.#hash.update(bytes);
      this.#at += bytes.length;
      this.#watch.reread(path, this.#at, here);
      await nextMessage();
      signal.throwIfAborted();
    }
  }

  async fill(source: FileSource, signal: AbortSignal): Promise<string> {
    const { path, byteLength } = this.#file;
    let before = this.#at;
    const hasProgressed = (): boolean => {
      const moved = this.#at > before;
      before = this.#at;
      return moved;
    };
    const fillUp = async (): Promise<void> => {
      while (this.#at < byteLength) await this.#fillRange(source, signal);
    };
    await patiently(path, {}, signal, fillUp, hasProgressed).finally(() => this.#part.flush());
    return bytesToHex(this.#hash.digest());
  }

  async #fillRange(source: FileSource, signal: AbortSignal): Promise<void> {
    const { path, byteLength } = this.#file;
    const start = this.#at;
    const end = Math.min(byteLength, start + RANGE_BYTES);
    const { begins, total, body } = await source.open(path, start, end, signal);
    if (total !== undefined && total !== byteLength) {
      await body.cancel();
      throw wrongSize(path, total, byteLength);
    }
    let position = begins;
    for await (const bytes of body) {
      signal.throwIfAborted();
      this.#take(bytes.subarray(Math.max(0, start - position)));
      position += bytes.length;
    }
    if (this.#at === start) throw wrongSize(path, position, byteLength);
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const { path, byteLength } = this.#file;
    const problem = this.#at === 0 ? contentProblem(path, bytes) : undefined;
    if (problem !== undefined) throw problem;
    if (this.#at + bytes.length > byteLength) throw wrongSize(path, this.#at + bytes.length, byteLength);
    writeAll(this.#part, bytes, this.#at);
    this.#hash.update(bytes);
    this.#at += bytes.length;
    this.#watch.copied(path, bytes.length);
    this.#unflushed += bytes.length;
    if (this.#unflushed < FLUSH_BYTES) return;
    this.#part.flush();
    this.#unflushed = 0;
  }
}

/** Lets a cancel arrive. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function wrongHash(path: string): ModelInstallError {
  return new ModelInstallError(
    'wrongHash',
    `${path} came whole but is not the file that the host describes: its SHA-256 differs. It was deleted, the other files are safe. ` +
      'Download it again; if it stays wrong, choose another build.',
    path,
  );
}

function wrongSize(path: string, byteLength: number, expected: number): ModelInstallError {
  return new ModelInstallError(
    'wrongSize',
    `${path} has ${byteLength} bytes where the host promised ${expected}: it was cut off, or changed meanwhile. It was deleted, the other files are safe. ` +
      'Look the model up again, then continue.',
    path,
  );
}
