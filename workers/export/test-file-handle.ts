/** For tests: a file on a disk, with the browser's way of writing aside until the file is closed. */
export class TestFileHandle {
  /** Null for a file that is not there. */
  content: Blob | null;
  /** More bytes than that do not fit. */
  room = Infinity;
  /** What the disk makes of a file when it is put in place. */
  damage: (written: Blob) => Promise<Blob> = (written) => Promise.resolve(written);

  /** @param content empty for a name that was just picked. */
  constructor(content = '') {
    this.content = new Blob([content]);
  }

  get handle(): FileSystemFileHandle {
    return this as unknown as FileSystemFileHandle;
  }

  async getFile(): Promise<Blob> {
    if (this.content === null) throw new DOMException('The file is gone.', 'NotFoundError');
    return this.content;
  }

  async remove(): Promise<void> {
    this.content = null;
  }

  async createWritable(): Promise<object> {
    const parts: BlobPart[] = [];
    let length = 0;
    return {
      write: async (bytes: Uint8Array<ArrayBuffer> | Blob) => {
        length += bytes instanceof Blob ? bytes.size : bytes.byteLength;
        if (length > this.room) throw new DOMException('The disk is full.', 'QuotaExceededError');
        parts.push(bytes);
      },
      close: async () => {
        this.content = await this.damage(new Blob(parts));
      },
      abort: async () => undefined,
    };
  }
}
