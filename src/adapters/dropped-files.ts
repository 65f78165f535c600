import type { DroppedFile } from './dropped-file';

export type { DroppedFile };

/**
 * The files of a drop, folders walked depth first. Must be called within the drop event: what was dropped is gone
 * after it. Files come one by one, so that a folder of a million costs no more than a folder of ten.
 */
export function filesFromDrop(transfer: DataTransfer): AsyncIterable<DroppedFile> {
  const roots = [...transfer.items].flatMap((item): Root[] => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) return [{ entry }];
    return file ? [{ file, path: file.name }] : [];
  });
  return walkRoots(roots);
}

/** The files of an `<input type="file">`, with or without `webkitdirectory`. Taken now: an input forgets its files. */
export function filesFromInput(files: Iterable<File>): AsyncIterable<DroppedFile> {
  return walkRoots([...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

/** Pasted text enters as a file. */
export async function* fileFromText(name: string, text: string): AsyncGenerator<DroppedFile> {
  yield { path: name, file: new File([text], name, { type: 'text/plain;charset=utf-8' }) };
}

type Root = { readonly entry: FileSystemEntry } | DroppedFile;

async function* walkRoots(roots: readonly Root[]): AsyncGenerator<DroppedFile> {
  for (const root of roots) {
    if ('entry' in root) yield* walk(root.entry);
    else yield root;
  }
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<DroppedFile> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFileEntry(entry)) {
    yield await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).then(
      (file) => ({ path, file }),
      () => gone(path),
    );
  } else if (isDirectoryEntry(entry)) {
    const reader = entry.createReader();
    // Browsers give a folder in parts, and an empty part is its end.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(
        () => null,
      );
      if (part === null) yield gone(path);
      if (part === null || part.length === 0) return;
      for (const child of part) yield* walk(child);
    }
  }
}

/** Stands for a file or folder that vanished before it could be opened, so that it does not go unmentioned. */
function gone(path: string): DroppedFile {
  return { path, file: new File([], path.split('/').at(-1) ?? path), isGone: true };
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
