import type { ByteRanges } from './byte-ranges';

/** Files that are already in memory. A range past the end of a file ends where the file does. */
export function filesInMemory(files: Readonly<Record<string, Uint8Array>>): ByteRanges {
  const find = (file: string): Uint8Array => {
    const bytes = files[file];
    if (!bytes) throw new Error(`${file} is not there`);
    return bytes;
  };
  return {
    byteLength: async (file) => find(file).length,
    read: async (file, start, end) => find(file).slice(start, end),
  };
}
