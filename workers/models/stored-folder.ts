import { storedModelsFolder } from '../../src/adapters/model-place';
import { isQuotaError } from '../../src/adapters/quota-error';
import { StorageFullError } from '../../src/adapters/storage-errors';
import { ModelInstallError } from '../../src/model/model-install-error';
import { checkSpace, freeBytes } from './space';
import { openSyncFile, type SyncFile } from './sync-file';

/** Of a file that is not whole yet. It takes its own name when it is, so a file under its name is never half of one. */
const PART = '.part';
const TRIAL = 'room.trial';

/** The directory of one model in the origin private file system. */
export class StoredFolder {
  readonly #root: FileSystemDirectoryHandle;

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** @throws ModelInstallError where the browser gives no private storage. */
  static async open(name: string): Promise<StoredFolder> {
    try {
      const models = await storedModelsFolder();
      return new StoredFolder(await models.getDirectoryHandle(name, { create: true }));
    } catch (cause) {
      throw noPrivateStorage(cause);
    }
  }

  /** Length of a whole file; undefined where it is not whole. */
  async byteLength(path: string): Promise<number | undefined> {
    return (await this.#find(path))?.size;
  }

  async partLength(path: string): Promise<number> {
    return (await this.#find(path + PART))?.size ?? 0;
  }

  async file(path: string): Promise<File> {
    return (await this.#handle(path)).getFile();
  }

  /** To be closed before `finishPart`. */
  async openPart(path: string): Promise<SyncFile> {
    const { directory, name } = await this.#place(path, true);
    return openSyncFile(directory, name + PART);
  }

  /** The part is whole now. */
  async finishPart(path: string): Promise<void> {
    const { directory, name } = await this.#place(path);
    const part: FileSystemFileHandle & Movable = Object.assign(await directory.getFileHandle(name + PART));
    await part.move(name);
  }

  async remove(path: string): Promise<void> {
    const { directory, name } = await this.#place(path, true);
    await directory.removeEntry(name).catch(ignoreMissing);
  }

  /**
   * That so many bytes more can be stored. Browsers answer 10 GB and more when asked for their quota, whatever it is, so
   * a file is made as long as that and taken back: on a disk this costs nothing. @throws ModelInstallError
   */
  async checkRoom(byteLength: number): Promise<void> {
    checkSpace(byteLength, await freeBytes());
    const trial = await openSyncFile(this.#root, TRIAL);
    try {
      trial.truncate(byteLength);
      // Chromium's private windows leave the file as it is, without an error.
      if (trial.getSize() < byteLength) throw new StorageFullError(undefined);
    } catch (cause) {
      throw isQuotaError(cause) || cause instanceof StorageFullError ? noRoom(byteLength, cause) : cause;
    } finally {
      trial.close();
      await this.#root.removeEntry(TRIAL);
    }
  }

  async #find(path: string): Promise<File | undefined> {
    try {
      return await (await this.#handle(path)).getFile();
    } catch (error) {
      ignoreMissing(error);
      return undefined;
    }
  }

  async #handle(path: string): Promise<FileSystemFileHandle> {
    const { directory, name } = await this.#place(path);
    return directory.getFileHandle(name);
  }

  async #place(path: string, create = false): Promise<{ directory: FileSystemDirectoryHandle; name: string }> {
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    let directory = this.#root;
    for (const folder of folders) directory = await directory.getDirectoryHandle(folder, { create });
    return { directory, name };
  }
}

/** All bytes under the directory of a model, whole files or not. */
export async function storedBytes(name: string): Promise<number> {
  try {
    return await bytesUnder(await (await storedModelsFolder()).getDirectoryHandle(name));
  } catch (error) {
    ignoreMissing(error);
    return 0;
  }
}

export async function removeStoredFolder(name: string): Promise<void> {
  await (await storedModelsFolder()).removeEntry(name, { recursive: true }).catch(ignoreMissing);
}

/** In all browsers with private storage, and missing from TypeScript's library. */
interface Movable {
  move(name: string): Promise<void>;
}

async function bytesUnder(directory: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  for await (const handle of directory.values()) {
    bytes += handle.kind === 'directory' ? await bytesUnder(handle) : (await handle.getFile()).size;
  }
  return bytes;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}

function noPrivateStorage(cause: unknown): ModelInstallError {
  return new ModelInstallError(
    'noPrivateStorage',
    'This browser gives the page no storage for models, as some do in private windows. Your pairs are safe. ' +
      'Open Pairloom in an ordinary window, or use a model in a folder on your disk.',
    '',
    { cause },
  );
}

function noRoom(byteLength: number, cause: unknown): ModelInstallError {
  return new ModelInstallError(
    'noSpace',
    `The model needs ${(byteLength / 1e9).toFixed(2)} GB more than is here, and the browser has not that much room for Pairloom. ` +
      'Nothing was lost. Free some disk space or delete another model, then continue; a private window allows little, so use an ordinary one.',
    '',
    { cause },
  );
}
