import { looksLikeModel } from '../domain/model-files';
import type { ModelFile } from '../domain/model-spec';
import type { DroppedFile } from './dropped-file';
import { filesFromDrop } from './dropped-files';
import type { ModelPlace } from './model-place';
import { FolderReadError } from './place-ranges';
import { sha256OfText } from './text-hash';

export interface FolderFile extends ModelFile {
  readonly lastModified: number;
}

/** A folder on the person's disk in which a model or a checkpoint may lie. */
export interface ModelFolder {
  readonly name: string;
  readonly place: Extract<ModelPlace, { kind: 'picked' | 'files' }>;
  readonly files: readonly FolderFile[];
}

/** A model is several files that belong together. */
export class ModelWithoutFolderError extends Error {
  override readonly name = 'ModelWithoutFolderError';

  constructor() {
    super('These are files of a model without their folder, so nothing was done with them. Drop the folder itself.');
  }
}

/** The graph's folder is one level down; deeper ones belong to something else. */
const DEEPEST = 2;
const MOST_FILES = 5000;

/** Chromium alone gives a handle, which outlives the page; others have only an input for folders. */
export function canPickFolder(): boolean {
  return 'showDirectoryPicker' in globalThis;
}

/** Asks the person for a folder; null where they decline. */
export async function pickModelFolder(): Promise<ModelFolder | null> {
  const picker: typeof globalThis & Partial<DirectoryPicker> = globalThis;
  try {
    const handle = await picker.showDirectoryPicker?.({ id: 'model' });
    return handle ? await modelFolderOf(handle) : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Lists a folder by its handle. Rejects with a `FolderReadError`. */
export async function modelFolderOf(handle: FileSystemDirectoryHandle): Promise<ModelFolder> {
  const files: FolderFile[] = [];
  try {
    for await (const { path, file } of walk(handle, '', 1)) {
      files.push(described(path, file));
      if (files.length === MOST_FILES) break;
    }
  } catch (cause) {
    throw new FolderReadError(handle.name, { cause });
  }
  return { name: handle.name, place: { kind: 'picked', handle }, files };
}

/** The files of an `<input webkitdirectory>` or of a drop, whose paths begin with the folder's name. */
export async function modelFolderOfFiles(found: AsyncIterable<DroppedFile>): Promise<ModelFolder | null> {
  const files = new Map<string, File>();
  let name = '';
  for await (const { path, file, isGone } of found) {
    const [folder = '', ...rest] = path.split('/');
    if (files.size === MOST_FILES) break;
    if (isGone || rest.length === 0 || rest.length > DEEPEST) continue;
    name ||= folder;
    if (folder === name) files.set(rest.join('/'), file);
  }
  if (name === '') return null;
  return { name, place: { kind: 'files', files }, files: [...files].map(([path, file]) => described(path, file)) };
}

/**
 * The model's folder among what was dropped; null where none looks like one. Must be called within the drop event. With
 * a handle where the browser has any, so that it is there after a reload. Rejects with a `ModelWithoutFolderError`
 * where files of a model were dropped by themselves.
 */
export async function modelFolderOfDrop(transfer: DataTransfer): Promise<ModelFolder | null> {
  const items: readonly (DataTransferItem & Partial<HandleOfItem>)[] = [...transfer.items];
  const names = items.flatMap((item) => item.getAsFile()?.name ?? []);
  const handles = items.map((item) => (item.kind === 'file' ? item.getAsFileSystemHandle?.() : undefined));
  const files = filesFromDrop(transfer);
  let isHandled = false;
  for (const found of handles) {
    const handle = await found?.catch(() => null);
    if (handle?.kind !== 'directory') continue;
    isHandled = true;
    const folder = await modelFolderOf(handle as FileSystemDirectoryHandle);
    if (isOfModel(folder)) return folder;
  }
  const folder = isHandled ? null : await modelFolderOfFiles(files);
  if (folder !== null && isOfModel(folder)) return folder;
  if (names.some((name) => looksLikeModel([name]))) throw new ModelWithoutFolderError();
  return null;
}

function isOfModel({ files }: ModelFolder): boolean {
  return looksLikeModel(files.map(({ path }) => path));
}

/** Paths, sizes and times of its files: other ones make it another folder, whatever its name. */
export function folderStamp(files: readonly FolderFile[]): string {
  const stamps = files.map(({ path, byteLength, lastModified }) => `${path} ${byteLength} ${lastModified}`);
  return sha256OfText(stamps.toSorted().join('\n'));
}

/** Whether a stored folder may be read now. `ask` needs a click of the person, and shows the browser's question. */
export async function mayReadFolder(handle: FileSystemDirectoryHandle, ask: boolean): Promise<boolean> {
  const asked: FileSystemDirectoryHandle & Partial<HandleRights> = handle;
  if (asked.queryPermission === undefined || (await asked.queryPermission({ mode: 'read' })) === 'granted') return true;
  // Without a click there is no question, but an error.
  return ask && (await asked.requestPermission?.({ mode: 'read' }).catch(() => 'denied')) === 'granted';
}

async function* walk(folder: FileSystemDirectoryHandle, prefix: string, depth: number): AsyncGenerator<DroppedFile> {
  for await (const [name, handle] of folder.entries()) {
    const path = prefix + name;
    if (isFile(handle)) yield { path, file: await handle.getFile() };
    else if (depth < DEEPEST) yield* walk(handle as FileSystemDirectoryHandle, `${path}/`, depth + 1);
  }
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}

function described(path: string, { size, lastModified }: File): FolderFile {
  return { path, byteLength: size, lastModified };
}

/** What Chromium has besides and TypeScript's library lacks. */
interface DirectoryPicker {
  showDirectoryPicker(options: { readonly id: string }): Promise<FileSystemDirectoryHandle>;
}

interface HandleOfItem {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

interface HandleRights {
  queryPermission(options: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission(options: { readonly mode: 'read' }): Promise<PermissionState>;
}
