import { BlobReader, BlobWriter, configure, type FileEntry, ZipReader } from '@zip.js/zip.js';

// This is a worker already, and its policy allows no other code.
configure({ useWebWorkers: false });

/** The files of an archive, each unpacked and compared with its checksum when it is asked for. */
export async function archiveEntries(archive: Blob): Promise<ReadonlyMap<string, () => Promise<Blob>>> {
  const entries = await new ZipReader(new BlobReader(archive)).getEntries();
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  return new Map(
    files.map((entry) => [entry.filename, () => entry.getData(new BlobWriter(), { checkSignature: true })]),
  );
}
