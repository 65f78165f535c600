import { randomId } from '../../src/adapters/random-id';
import type { ExportSink } from './export-sink';
import { FileSink } from './file-sink';

/** Larger files go to the disk: a browser may hold all parts of a blob in memory. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;

/** A browser hands a file over within seconds, a slow disk may take minutes. */
const KEPT_MS = 60 * 60 * 1000;

const FOLDER = 'exports';

/** Gathers a file that the page will hand over as a download: in memory while it is small, else in private storage. */
export class DownloadSink implements ExportSink {
  readonly #mostInMemory: number;
  #parts: Blob[] = [];
  #length = 0;
  #file: FileSink | undefined;

  constructor(mostInMemory = MOST_IN_MEMORY) {
    this.#mostInMemory = mostInMemory;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#length += bytes.byteLength;
    if (this.#file !== undefined) return this.#file.write(bytes);
    this.#parts.push(new Blob([bytes]));
    if (this.#length > this.#mostInMemory) await this.#moveToDisk();
  }

  async finish(): Promise<Blob> {
    return this.#file === undefined ? new Blob(this.#parts) : this.#file.finish();
  }

  async discard(): Promise<void> {
    this.#parts = [];
    await this.#file?.discard();
  }

  /** Where the browser has no private storage that takes streams, the parts stay where they are. */
  async #moveToDisk(): Promise<void> {
    const handle = await newFile();
    if (handle === null) return;
    this.#file = await FileSink.open(handle);
    for (const part of this.#parts.splice(0)) await this.#file.write(part);
  }
}

async function newFile(): Promise<FileSystemFileHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    await deleteOld(folder);
    const handle = await folder.getFileHandle(randomId(), { create: true });
    return 'createWritable' in handle ? handle : null;
  } catch {
    return null;
  }
}

/** Files of earlier downloads: nobody says when a browser is done with one. */
async function deleteOld(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind !== 'file') continue;
    const { lastModified } = await (entry as FileSystemFileHandle).getFile();
    if (Date.now() - lastModified > KEPT_MS) await folder.removeEntry(name).catch(() => undefined);
  }
}
