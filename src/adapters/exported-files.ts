import { randomId } from './random-id';

/** A browser takes a download over within seconds, onto a slow disk within minutes; nobody says when it has. */
const KEPT_MS = 60 * 60 * 1000;

const FOLDER = 'exports';

/**
 * A new file in private storage for a download that is too large for memory; null where the browser has no such
 * storage, or none that takes streams. Deletes those of earlier downloads.
 */
export async function newExportedFile(): Promise<FileSystemFileHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    await deleteOld(folder);
    const handle = await folder.getFileHandle(randomId(), { create: true });
    return 'createWritable' in handle ? handle : null;
  } catch {
    return null;
  }
}

/** Deletes whatever exports have left in private storage. */
export async function deleteExportedFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(FOLDER, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'NotFoundError') throw error;
  });
}

async function deleteOld(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind !== 'file') continue;
    const { lastModified } = await (entry as FileSystemFileHandle).getFile();
    if (Date.now() - lastModified > KEPT_MS) await folder.removeEntry(name).catch(() => undefined);
  }
}
