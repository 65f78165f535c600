import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { BlobReader, configure, type Entry, type FileEntry, ZipReader } from '@zip.js/zip.js';
import { BundleError } from '../../src/domain/bundle-error';
import { bundleLimits } from '../../src/domain/bundle-limits';
import { MANIFEST_PATH, type BundleFile } from '../../src/domain/bundle-manifest';
import { chunksOf, firstBytes } from '../corpus/byte-stream';
import { bundleBudget } from './bundle-budget';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

/** The files of a bundle, read as they are asked for. */
export class BundleArchive {
  readonly #reader: ZipReader<Blob>;
  readonly #entries: ReadonlyMap<string, FileEntry>;
  #bytesLeft: number;
  #bytesRead = 0;

  private constructor(reader: ZipReader<Blob>, entries: ReadonlyMap<string, FileEntry>, file: Blob) {
    this.#reader = reader;
    this.#entries = entries;
    this.#bytesLeft = bundleBudget(file.size);
  }

  /** Of the files in it, unpacked. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** @throws BundleError when it is no archive. */
  static async open(file: Blob, signal: AbortSignal): Promise<BundleArchive> {
    const reader = new ZipReader(new BlobReader(file), { signal });
    const entries = new Map<string, FileEntry>();
    try {
      for await (const entry of reader.getEntriesGenerator({ filenameValidation: 'tolerant' })) {
        take(entry, entries);
      }
    } catch (cause) {
      signal.throwIfAborted();
      throw cause instanceof BundleError ? cause : new BundleError('its archive cannot be read', { cause });
    }
    return new BundleArchive(reader, entries, file);
  }

  /** The manifest's text. Its own check is that of the archive. */
  async manifest(signal: AbortSignal): Promise<string> {
    const length = this.#entries.get(MANIFEST_PATH)?.uncompressedSize ?? 0;
    if (length > bundleLimits.manifestLength) throw new BundleError(`${MANIFEST_PATH} is too long`);
    const bytes = await this.#wholeManifest(length, signal).catch((cause: unknown) =>
      this.#refuse(MANIFEST_PATH, cause, signal),
    );
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new BundleError(`${MANIFEST_PATH} is not text in UTF-8`, { cause });
    }
  }

  /**
   * The bytes of a file that the manifest names.
   *
   * @throws BundleError at the end at the latest, where they are not those that the manifest says.
   */
  async *bytes({ path, byteLength, sha256: expected }: BundleFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const hash = sha256.create();
    let length = 0;
    try {
      for await (const bytes of chunksOf(this.#inflated(path), signal)) {
        length += bytes.length;
        this.#bytesRead += bytes.length;
        this.#bytesLeft -= bytes.length;
        if (length > byteLength) throw new BundleError(`${path} is longer than its manifest says`);
        if (this.#bytesLeft < 0) throw new BundleError('it unpacks to far more than any run would');
        hash.update(bytes);
        yield bytes;
      }
    } catch (cause) {
      this.#refuse(path, cause, signal);
    }
    if (length !== byteLength || bytesToHex(hash.digest()) !== expected) {
      throw new BundleError(`${path} is not the file that was saved; its hash is another`);
    }
  }

  /** To its end, where its checksum is looked at. */
  async #wholeManifest(length: number, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = await firstBytes(this.#inflated(MANIFEST_PATH), length + 1, signal);
    if (bytes.length !== length) throw new BundleError(`${MANIFEST_PATH} is not as long as its archive says`);
    return bytes;
  }

  async close(): Promise<void> {
    await this.#reader.close().catch(() => undefined);
  }

  #inflated(path: string): ReadableStream<Uint8Array> {
    const entry = this.#entries.get(path);
    if (!entry) throw new BundleError(`${path} is missing`);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    // Who has enough cancels, and then the rest of the entry is of no interest.
    entry
      .getData(writable, { checkSignature: true, checkOverlappingEntry: true })
      .catch((error: unknown) => writable.abort(error).catch(() => undefined));
    return readable;
  }

  #refuse(path: string, cause: unknown, signal: AbortSignal): never {
    signal.throwIfAborted();
    throw cause instanceof BundleError ? cause : new BundleError(`${path} cannot be unpacked`, { cause });
  }
}

function take(entry: Entry, entries: Map<string, FileEntry>): void {
  if (entry.directory) return;
  if (entry.encrypted) throw new BundleError('it is encrypted');
  if (entries.has(entry.filename)) throw new BundleError(`it holds ${entry.filename} twice`);
  if (entries.size > bundleLimits.documents + 100) throw new BundleError('it holds too many files');
  entries.set(entry.filename, entry);
}
