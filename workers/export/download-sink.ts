import { newExportedFile } from '../../src/adapters/exported-files';
import type { ExportSink } from './export-sink';
import { FileSink } from './file-sink';

/** Larger files go to the disk: a browser may hold all parts of a blob in memory. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;

/** Gathers a file that is to go elsewhere once it is whole: in memory while it is small, else in private storage. */
export class DownloadSink implements ExportSink {
  readonly #mostInMemory: number;
  readonly #newFile: () => Promise<FileSystemFileHandle | null>;
  #parts: Blob[] = [];
  #length = 0;
  #file: FileSink | undefined;

  constructor(mostInMemory = MOST_IN_MEMORY, newFile = newExportedFile) {
    this.#mostInMemory = mostInMemory;
    this.#newFile = newFile;
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
    const handle = await this.#newFile();
    if (handle === null) return;
    this.#file = await FileSink.open(handle);
    for (const part of this.#parts.splice(0)) await this.#file.write(part);
  }
}
