import type { ByteRanges } from '../model/byte-ranges';
import { localModelFile, type ModelPlace } from './model-place';

/** A folder on the person's disk cannot be read any more: the right to it is gone, or it was moved or changed. */
export class FolderReadError extends Error {
  override readonly name = 'FolderReadError';

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} can no longer be read: the folder was moved or changed, or the browser took back the right to read it. ` +
        'What is done stays. Choose the folder again, then continue.',
      options,
    );
  }
}

/** A folder that the person picked, read where it is. */
export class PlaceRanges implements ByteRanges {
  readonly #place: Extract<ModelPlace, { kind: 'picked' | 'files' }>;
  /** A `File` holds on to what it was: one that changed on the disk meanwhile cannot be read, rather than be mixed. */
  readonly #files = new Map<string, Promise<File>>();

  constructor(place: Extract<ModelPlace, { kind: 'picked' | 'files' }>) {
    this.#place = place;
  }

  /** Of the files right in the folder. */
  async names(): Promise<readonly string[]> {
    if (this.#place.kind === 'files') return [...this.#place.files.keys()].filter((path) => !path.includes('/'));
    const names: string[] = [];
    try {
      for await (const [name, { kind }] of this.#place.handle.entries()) if (kind === 'file') names.push(name);
    } catch (cause) {
      throw new FolderReadError(this.#place.handle.name, { cause });
    }
    return names;
  }

  async byteLength(file: string): Promise<number> {
    return (await this.#file(file)).size;
  }

  /** Changes when the file does, as far as a disk tells. */
  async stamp(file: string): Promise<string> {
    const { size, lastModified } = await this.#file(file);
    return `${String(size)} ${String(lastModified)}`;
  }

  async read(file: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    const part = (await this.#file(file)).slice(start, end);
    try {
      const bytes = new Uint8Array(await part.arrayBuffer());
      signal.throwIfAborted();
      return bytes;
    } catch (cause) {
      signal.throwIfAborted();
      throw new FolderReadError(file, { cause });
    }
  }

  #file(file: string): Promise<File> {
    const found =
      this.#files.get(file) ??
      localModelFile(this.#place, file).catch((cause: unknown) => {
        throw new FolderReadError(file, { cause });
      });
    this.#files.set(file, found);
    return found;
  }
}
