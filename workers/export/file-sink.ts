import { type ExportSink, toWriteError } from './export-sink';

/** Newer than TypeScript's library. */
interface Removable {
  remove(): Promise<void>;
}

/**
 * Writes to a file of the person's disk or of private storage. The browser keeps what is written aside and puts it in
 * the file's place when it is closed, so an end half way leaves the file as it was before. Once it is closed, what was
 * there before is gone for good: see `ReplacingSink`.
 */
export class FileSink implements ExportSink {
  readonly #handle: FileSystemFileHandle & Partial<Removable>;
  readonly #writable: FileSystemWritableFileStream;
  /** The browser makes an empty file when a new name is picked. */
  readonly isNew: boolean;
  #isInPlace = false;

  get isInPlace(): boolean {
    return this.#isInPlace;
  }

  /** @throws ExportSpaceError, ExportWriteError */
  static async open(handle: FileSystemFileHandle): Promise<FileSink> {
    try {
      const { size } = await handle.getFile();
      return new FileSink(handle, await handle.createWritable(), size === 0);
    } catch (error) {
      throw toWriteError(error);
    }
  }

  private constructor(handle: FileSystemFileHandle, writable: FileSystemWritableFileStream, isNew: boolean) {
    this.#handle = handle;
    this.#writable = writable;
    this.isNew = isNew;
  }

  async write(bytes: Uint8Array<ArrayBuffer> | Blob): Promise<void> {
    try {
      await this.#writable.write(bytes);
    } catch (error) {
      throw toWriteError(error);
    }
  }

  async finish(): Promise<Blob> {
    try {
      await this.#writable.close();
      this.#isInPlace = true;
      return await this.#handle.getFile();
    } catch (error) {
      throw toWriteError(error);
    }
  }

  async discard(): Promise<void> {
    if (!this.#isInPlace) await this.#writable.abort().catch(() => undefined);
    if (this.isNew) await this.#handle.remove?.().catch(() => undefined);
  }
}
