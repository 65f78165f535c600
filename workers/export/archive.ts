import { configure, ZipWriter } from '@zip.js/zip.js';
import type { WriteBytes } from './row-writer';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

export interface Archive {
  /** One file, written while it is made. `isPacked` ones are stored as they are. */
  add(path: string, isPacked: boolean, make: (write: WriteBytes) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** A zip archive as a stream: files one after the other, sizes and sums behind each, large ones with Zip64. */
export function openArchive(write: WriteBytes, signal: AbortSignal): Archive {
  const output = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (bytes) => write(bytes) });
  const zip = new ZipWriter(output, { signal, extendedTimestamp: false });
  return {
    async add(path, isPacked, make) {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const writer = writable.getWriter();
      const made = make((bytes) => writer.write(bytes)).then(
        () => writer.close(),
        async (error: unknown) => {
          await writer.abort(error).catch(() => undefined);
          throw error;
        },
      );
      const packed = zip.add(path, readable, { level: isPacked ? 0 : 6 });
      // Whichever fails first ends the other, and its reason is the one to tell.
      const [making, packing] = await Promise.allSettled([made, packed]);
      if (packing.status === 'rejected') throw packing.reason;
      if (making.status === 'rejected') throw making.reason;
    },
    close: async () => void (await zip.close()),
  };
}
