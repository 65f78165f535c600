import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteRanges } from '../src/model/byte-ranges';

/** The files of a folder, kept open from their first use on. */
export class FolderRanges implements ByteRanges {
  readonly #folder: string;
  readonly #open = new Map<string, Promise<FileHandle>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async names(): Promise<readonly string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  }

  async byteLength(file: string): Promise<number> {
    return (await (await this.#handle(file)).stat()).size;
  }

  async read(file: string, start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    const handle = await this.#handle(file);
    let filled = 0;
    // One call reads 2 GB at most, and may read less than it was asked for.
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async close(): Promise<void> {
    for (const handle of this.#open.values()) await (await handle).close();
    this.#open.clear();
  }

  #handle(file: string): Promise<FileHandle> {
    const handle = this.#open.get(file) ?? open(join(this.#folder, file));
    this.#open.set(file, handle);
    return handle;
  }
}
