import { DownloadSink } from './download-sink';
import { ExportDraftSpaceError, ExportReplacedError, ExportSpaceError } from './export-errors';
import type { ExportSink } from './export-sink';
import type { FileSink } from './file-sink';

/** Bytes that are held at once. */
const PIECE_LENGTH = 4 * 1024 * 1024;

/**
 * Writes over a file that somebody has. To put a new file in its place ends the old one, and what is in place cannot be
 * read before: so the new one is gathered aside and read back there, and only then copied over.
 */
export class ReplacingSink implements ExportSink {
  readonly #place: FileSink;
  readonly #draft: DownloadSink;
  #whole = new Blob();

  constructor(place: FileSink, draft = new DownloadSink()) {
    this.#place = place;
    this.#draft = draft;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#draft.write(bytes).catch(throwDraftError);
  }

  async finish(): Promise<Blob> {
    this.#whole = await this.#draft.finish().catch(throwDraftError);
    return this.#whole;
  }

  /** @throws ExportSpaceError, ExportWriteError: nothing was replaced; ExportReplacedError: the old file is gone. */
  async approve(signal: AbortSignal): Promise<void> {
    for (const piece of pieces(this.#whole)) {
      signal.throwIfAborted();
      await this.#place.write(piece);
    }
    signal.throwIfAborted();
    try {
      const placed = await this.#place.finish();
      // From here on a cancel comes too late.
      if (!(await hasSameBytes(placed, this.#whole))) throw new ExportReplacedError();
    } catch (error) {
      throw this.#place.isInPlace && !(error instanceof ExportReplacedError) ? new ExportReplacedError(error) : error;
    }
    await this.#draft.discard().catch(() => undefined);
  }

  async discard(): Promise<void> {
    await Promise.allSettled([this.#draft.discard(), this.#place.discard()]);
  }
}

function* pieces(blob: Blob): Generator<Blob> {
  for (let start = 0; start < blob.size; start += PIECE_LENGTH) yield blob.slice(start, start + PIECE_LENGTH);
}

async function hasSameBytes(one: Blob, other: Blob): Promise<boolean> {
  if (one.size !== other.size) return false;
  const others = pieces(other);
  for (const piece of pieces(one)) {
    const [bytes, expected] = [await bytesOf(piece), await bytesOf(others.next().value)];
    // An iterator over so many bytes takes ten times as long.
    for (let index = 0; index < bytes.length; index++) if (bytes[index] !== expected[index]) return false;
  }
  return true;
}

async function bytesOf(piece = new Blob()): Promise<Uint8Array> {
  return new Uint8Array(await piece.arrayBuffer());
}

function throwDraftError(error: unknown): never {
  throw error instanceof ExportSpaceError ? new ExportDraftSpaceError(error) : error;
}
