import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { TimeSlices } from '../../src/adapters/time-slices';
import type { ModelSink, ModelSinkFile } from '../../src/model/model-sink';
import type { ConversionJournal, KeptPart } from './conversion-journal';
import { openSyncFile, writeAll, type SyncFile } from './sync-file';

export type Sha256 = ReturnType<typeof sha256.create>;

interface OpenFile {
  readonly name: string;
  readonly file: SyncFile;
  readonly hash: Sha256;
  byteLength: number;
}

/** Longer, and a cancel would seem not to be heard. */
const SLICE_MS = 50;

/**
 * Writes a model into a directory of the origin private file system. What was kept stays when the conversion is
 * abandoned, and can be gone on behind.
 */
export class OpfsSink implements ModelSink {
  readonly #directory: FileSystemDirectoryHandle;
  readonly #journal: ConversionJournal;
  readonly #begun: ReadonlyMap<string, Sha256>;
  readonly #onBytes: (file: string, byteLength: number) => void;
  readonly #signal: AbortSignal;
  readonly #slices = new TimeSlices(SLICE_MS);
  readonly #hashes = new Map<string, string>();
  #open: OpenFile | null = null;

  /**
   * @param begun of each file that is there already, the hash of what is.
   * @param onBytes told how long the open file is now.
   */
  constructor(
    directory: FileSystemDirectoryHandle,
    journal: ConversionJournal,
    begun: ReadonlyMap<string, Sha256>,
    onBytes: (file: string, byteLength: number) => void,
    signal: AbortSignal,
  ) {
    this.#directory = directory;
    this.#journal = journal;
    this.#begun = begun;
    this.#onBytes = onBytes;
    this.#signal = signal;
  }

  /** Of each file that was closed, in hexadecimal. */
  get hashes(): ReadonlyMap<string, string> {
    return this.#hashes;
  }

  async open(name: string, offset: number): Promise<ModelSinkFile> {
    const hash = offset === 0 ? sha256.create() : this.#begun.get(name);
    if (hash === undefined) throw new RangeError(`Nothing of ${name} is there to go on behind.`);
    const file = await openSyncFile(this.#directory, name);
    const open: OpenFile = { name, file, hash, byteLength: offset };
    this.#open = open;
    file.truncate(offset);
    this.#onBytes(name, offset);
    return {
      write: async (bytes) => {
        writeAll(file, bytes, open.byteLength);
        hash.update(bytes);
        open.byteLength += bytes.length;
        this.#onBytes(name, open.byteLength);
        await this.#slices.breathe(this.#signal);
      },
      close: () => {
        const { sha256 } = this.keep() ?? { sha256: '' };
        this.#hashes.set(name, sha256);
        this.#closeFile();
        return Promise.resolve();
      },
    };
  }

  /** From now on a killed tab goes on behind what is written; to be called between pieces. */
  keep(): KeptPart | undefined {
    if (this.#open === null) return undefined;
    const { name, file, hash, byteLength } = this.#open;
    file.flush();
    const part = { file: name, byteLength, sha256: bytesToHex(hash.clone().digest()) };
    this.#journal.keep(part);
    return part;
  }

  abandon(): Promise<void> {
    this.#closeFile();
    return Promise.resolve();
  }

  #closeFile(): void {
    this.#open?.file.close();
    this.#open = null;
  }
}
