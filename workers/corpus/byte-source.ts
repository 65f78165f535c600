import type { DroppedFile } from '../../src/adapters/dropped-file';
import { counting, firstBytes } from './byte-stream';

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
}

export const HEAD_LENGTH = 65_536;
const SAMPLE_LENGTH = 16_384;
const SAMPLE_COUNT = 8;

/** @param head the first `HEAD_LENGTH` bytes of the file: a short file is not read again. */
export function fileSource({ path, file }: DroppedFile, head: Uint8Array<ArrayBuffer>): ByteSource {
  if (file.size <= head.length) {
    return streamSource(path, file.size, (onBytes) => streamOf(head, onBytes));
  }
  return {
    path,
    byteLength: file.size,
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
  open: (onBytes: CountBytes) => ReadableStream<Uint8Array>,
): ByteSource {
  return {
    path,
    byteLength,
    open,
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
