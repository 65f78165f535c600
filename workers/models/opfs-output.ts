import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelOutput, PlannedModel } from '../../src/adapters/convert-checkpoint';
import type { ModelFile } from '../../src/domain/model-spec';
import type { ConversionProgress } from '../../src/model/convert-decoder';
import type { ModelFile as PlannedFile } from '../../src/model/model-layout';
import type { ModelSink } from '../../src/model/model-sink';
import { ConversionJournal } from './conversion-journal';
import { findKept, type KeptPieces } from './find-kept';
import { checkCompanions } from './needed-companions';
import { OpfsSink } from './opfs-sink';
import type { InstallationProgress } from './protocol';
import { checkSpace } from './space';
import { openSyncFile, writeAll } from './sync-file';

const GRAPH_FOLDER = 'onnx';

/** Keeping costs a flush to the disk; what was not kept is converted again after a kill. */
const KEEP_EVERY_BYTES = 2 ** 26;

export interface OpfsOutputParts {
  readonly directory: FileSystemDirectoryHandle;
  /** What is converted and how: what was kept of anything else is thrown away. */
  readonly subject: object;
  readonly report: (progress: InstallationProgress) => void;
  /** Bytes that the browser has room for. */
  readonly freeBytes: () => Promise<number>;
  readonly keepEveryBytes?: number | undefined;
}

/**
 * A model's directory in the origin private file system. A conversion that was broken off, whether it failed, was
 * cancelled or its tab was killed, goes on behind what was kept of it.
 */
export class OpfsOutput implements ModelOutput {
  readonly #parts: OpfsOutputParts;
  readonly #signal: AbortSignal;
  readonly #companions: ModelFile[] = [];
  #planned: readonly PlannedFile[] = [];
  #journal: ConversionJournal | undefined;
  #sink: OpfsSink | undefined;
  #bytesKept = 0;

  constructor(parts: OpfsOutputParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  /** The files of the finished model: small ones, the graph, its files of weights. */
  get files(): readonly ModelFile[] {
    const graphFiles = this.#planned.map(({ name, byteLength }) => ({
      path: `${GRAPH_FOLDER}/${name}`,
      byteLength,
      sha256: this.#sink?.hashes.get(name) ?? '',
    }));
    return [...this.#companions, ...graphFiles.slice(-1), ...graphFiles.slice(0, -1)];
  }

  async begin({ graphFiles, companions }: PlannedModel): Promise<{ sink: ModelSink; piecesDone: number }> {
    checkCompanions(companions);
    this.#planned = graphFiles;
    const sizes = graphFiles.map(({ name, byteLength }) => [name, byteLength]);
    this.#journal = await ConversionJournal.open(this.#parts.directory, { ...this.#parts.subject, sizes });
    const folder = await this.#graphFolder(this.#journal.kept.size === 0);
    const { piecesDone, begun } = await this.#findKept(folder, this.#journal);
    checkSpace(byteLengthFrom(graphFiles, piecesDone), await this.#parts.freeBytes());
    const onBytes = this.#reporter('converting', graphFiles);
    this.#sink = new OpfsSink(folder, this.#journal, begun, onBytes, this.#signal);
    return { sink: this.#sink, piecesDone };
  }

  /** To be called after each piece. */
  onProgress({ bytesWritten }: ConversionProgress): void {
    if (bytesWritten - this.#bytesKept < (this.#parts.keepEveryBytes ?? KEEP_EVERY_BYTES)) return;
    this.#sink?.keep();
    this.#bytesKept = bytesWritten;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const file = await openSyncFile(this.#parts.directory, name);
    try {
      file.truncate(0);
      writeAll(file, bytes, 0);
      file.flush();
    } finally {
      file.close();
    }
    this.#companions.push({ path: name, byteLength: bytes.length, sha256: bytesToHex(sha256(bytes)) });
  }

  /** Lets other tabs at the directory. */
  close(): void {
    this.#journal?.close();
  }

  async #graphFolder(isNew: boolean): Promise<FileSystemDirectoryHandle> {
    const { directory } = this.#parts;
    const folder = await directory.getDirectoryHandle(GRAPH_FOLDER, { create: true });
    if (!isNew) return folder;
    await directory.removeEntry(GRAPH_FOLDER, { recursive: true });
    return directory.getDirectoryHandle(GRAPH_FOLDER, { create: true });
  }

  #findKept(folder: FileSystemDirectoryHandle, { kept }: ConversionJournal): Promise<KeptPieces> {
    const total = [...kept.values()].map(({ file, byteLength }) => ({ name: file, byteLength }));
    return findKept(folder, this.#planned, kept, this.#reporter('verifying', total), this.#signal);
  }

  /** Told how long each of some files is now, in their order. */
  #reporter(
    stage: InstallationProgress['stage'],
    files: readonly { readonly name: string; readonly byteLength: number }[],
  ): (file: string, byteLength: number) => void {
    const starts = new Map<string, number>();
    let bytesTotal = 0;
    for (const { name, byteLength } of files) {
      starts.set(name, bytesTotal);
      bytesTotal += byteLength;
    }
    return (file, byteLength) =>
      this.#parts.report({ stage, file, bytesDone: (starts.get(file) ?? 0) + byteLength, bytesTotal });
  }
}

function byteLengthFrom(files: readonly PlannedFile[], piecesDone: number): number {
  const pieces = files.flatMap((file) => file.pieces).slice(piecesDone);
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
