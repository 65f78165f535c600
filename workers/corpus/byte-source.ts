import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { BinaryFormat } from './binary-format';
import { chunksOf, counting, firstBytes } from './byte-stream';
import { InflationBudget } from './inflation-budget';

export type CountBytes = (count: number) => void;

/** The bytes of one text: a dropped file, what it inflates to, or a file in an archive. */
export interface ByteSource {
  readonly path: string;
  /** Of the bytes as they are stored, packed or not. */
  readonly byteLength: number;
  /** A fresh stream from the beginning. `onBytes` is told of stored bytes as they are read. */
  open(onBytes: CountBytes): ReadableStream<Uint8Array>;
  /** Parts of the text's bytes to tell the encoding by, the beginning first. */
  samples(signal: AbortSignal): Promise<readonly Uint8Array[]>;
  /** All bytes, for a format that is not read from front to back. */
  blob(signal: AbortSignal): Promise<Blob>;
  /** What the files inside this one may inflate to. */
  readonly budget: InflationBudget;
  /** Where it has been found out already. */
  readonly format?: BinaryFormat;
}

export const HEAD_LENGTH = 65_536;
const SAMPLE_LENGTH = 16_384;
const SAMPLE_COUNT = 8;

/** @param head the first `HEAD_LENGTH` bytes of the file: a short file is not read again. */
export function fileSource({ path, file }: DroppedFile, head: Uint8Array<ArrayBuffer>): ByteSource {
  const budget = new InflationBudget(file.size);
  const blob = (): Promise<Blob> => Promise.resolve(file);
  if (file.size <= head.length) {
    return { ...streamSource(path, file.size, budget, (onBytes) => streamOf(head, onBytes)), blob };
  }
  return {
    path,
    byteLength: file.size,
    budget,
    blob,
    open: (onBytes) => file.stream().pipeThrough(counting(onBytes)),
    async samples(signal) {
      signal.throwIfAborted();
      const parts = [file.slice(0, HEAD_LENGTH)];
      // A short file's samples follow each other without a gap.
      const step = Math.max(SAMPLE_LENGTH, Math.floor((file.size - HEAD_LENGTH) / SAMPLE_COUNT));
      for (let index = 0; index < SAMPLE_COUNT; index++) {
        // Even, so that a sample of UTF-16 does not begin inside a unit.
        const start = HEAD_LENGTH + index * step - ((index * step) % 2);
        if (start < file.size) parts.push(file.slice(start, start + SAMPLE_LENGTH));
      }
      return Promise.all(parts.map(async (part) => new Uint8Array(await part.arrayBuffer())));
    },
  };
}

/** A source that can only be read from its beginning on. */
export function streamSource(
  path: string,
  byteLength: number,
  budget: InflationBudget,
  open: (onBytes: CountBytes) => ReadableStream<Uint8Array>,
): ByteSource {
  return {
    path,
    byteLength,
    budget,
    open,
    blob: async (signal) => {
      const parts: Blob[] = [];
      // Blobs, which a browser keeps outside of this worker's memory.
      for await (const chunk of chunksOf(
        open(() => undefined),
        signal,
      )) {
        parts.push(new Blob([chunk.slice()]));
      }
      return new Blob(parts);
    },
    samples: async (signal) => [
      await firstBytes(
        open(() => undefined),
        4 * HEAD_LENGTH,
        signal,
      ),
    ],
  };
}

function streamOf(bytes: Uint8Array, onBytes: CountBytes): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      onBytes(bytes.length);
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
