import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSink, ModelSinkFile } from '../src/model/model-sink';

/** Writes a model into a folder, which goes as a whole when the conversion fails. */
export class FolderSink implements ModelSink {
  readonly #folder: string;
  #writing: FileHandle | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(name: string, offset: number): Promise<ModelSinkFile> {
    await mkdir(this.#folder, { recursive: true });
    const handle = await open(join(this.#folder, name), offset === 0 ? 'w' : 'r+');
    this.#writing = handle;
    await handle.truncate(offset);
    let at = offset;
    return {
      write: async (bytes) => {
        for (let written = 0; written < bytes.length;) {
          const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, at);
          written += bytesWritten;
          at += bytesWritten;
        }
      },
      close: async () => {
        await handle.sync();
        await this.#close();
      },
    };
  }

  async abandon(): Promise<void> {
    await this.#close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #close(): Promise<void> {
    await this.#writing?.close();
    this.#writing = null;
  }
}
