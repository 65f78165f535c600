import type { SyncFile } from './sync-file';

interface Content {
  bytes: Uint8Array;
  /** What a disk that loses its power still has. */
  flushed: Uint8Array;
  isLocked: boolean;
}

class Killed extends Error {
  override readonly name = 'Killed';
}

/** The origin private file system in memory, as far as models need it, in a tab that can be killed. */
export class TestPrivateStorage {
  readonly files: Map<string, Content>;
  /** More bytes than that are refused. */
  quota = Infinity;
  #stepsLeft = Infinity;

  constructor(files: Readonly<Record<string, Uint8Array>> = {}) {
    const contents = Object.entries(files).map(
      ([path, bytes]) => [path, { bytes, flushed: bytes, isLocked: false }] as const,
    );
    this.files = new Map(contents);
  }

  get root(): FileSystemDirectoryHandle {
    return this.#directory('');
  }

  /** From then on nothing can be done, nor tidied up. */
  killAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  /** What a new tab finds. Of what was not flushed, `chance` in [0, 1) says how much is left. */
  restarted(chance: () => number): TestPrivateStorage {
    const left = [...this.files].map(([path, { bytes, flushed }]) => {
      const draw = chance();
      if (draw < 0.3) return [path, flushed] as const;
      const least = Math.min(flushed.length, bytes.length);
      const length = draw < 0.6 ? bytes.length : least + Math.floor(chance() * (bytes.length - least));
      return [path, bytes.slice(0, length)] as const;
    });
    return new TestPrivateStorage(Object.fromEntries(left));
  }

  #step(): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0) throw new Killed();
  }

  #directory(prefix: string): FileSystemDirectoryHandle {
    const directory = {
      getDirectoryHandle: (name: string) => Promise.resolve(this.#directory(`${prefix}${name}/`)),
      getFileHandle: (name: string) => Promise.resolve({ createSyncAccessHandle: () => this.#open(prefix + name) }),
      removeEntry: (name: string) => {
        this.#step();
        for (const path of this.files.keys()) {
          if (path === prefix + name || path.startsWith(`${prefix}${name}/`)) this.files.delete(path);
        }
        return Promise.resolve();
      },
    };
    return directory as unknown as FileSystemDirectoryHandle;
  }

  async #open(path: string): Promise<SyncFile> {
    this.#step();
    const content = this.files.get(path) ?? { bytes: new Uint8Array(), flushed: new Uint8Array(), isLocked: false };
    this.files.set(path, content);
    if (content.isLocked) throw new DOMException('The file is locked.', 'NoModificationAllowedError');
    content.isLocked = true;
    return {
      read: (into, { at }) => {
        const part = content.bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
      write: (bytes, { at }) => {
        this.#step();
        const used = [...this.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
        const fits = bytes.subarray(0, Math.max(0, this.quota - used));
        const joined = new Uint8Array(Math.max(content.bytes.length, at + fits.length));
        joined.set(content.bytes);
        joined.set(fits, at);
        content.bytes = joined;
        return fits.length;
      },
      truncate: (byteLength) => {
        this.#step();
        const kept = new Uint8Array(byteLength);
        kept.set(content.bytes.subarray(0, byteLength));
        content.bytes = kept;
      },
      getSize: () => content.bytes.length,
      flush: () => {
        this.#step();
        content.flushed = content.bytes;
      },
      close: () => {
        content.isLocked = false;
      },
    };
  }
}
