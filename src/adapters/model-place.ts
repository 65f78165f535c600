/**
 * Where the files of a model lie.
 * - `site`: on the app's own origin; `folderUrl` is absolute and ends with a slash
 * - `stored`: a directory of `models/` in the origin private file system
 * - `picked`: a folder on the person's disk, read where it is; the browser may ask again for the right to
 * - `files`: a picked folder in a browser without handles: gone with the page
 */
export type ModelPlace =
  | { readonly kind: 'site'; readonly folderUrl: string }
  | { readonly kind: 'stored'; readonly folder: string }
  | { readonly kind: 'picked'; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, File> };

/** A file that a model needs is not where it should be, or the browser does not let it be read. */
export class ModelFileMissingError extends Error {
  override readonly name = 'ModelFileMissingError';

  constructor(
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(
      `The model's file ${path} cannot be read. Your pairs are saved. Install the model again, or choose another.`,
      options,
    );
  }
}

/** The directory of the origin private file system under which models are stored. */
export async function storedModelsFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('models', { create: true });
}

const MOST_TRIES = 30;
const WAIT_MS = 100;

/**
 * Deletes the files of every stored model. A worker that was just ended, here or in a tab that begins anew, lets go of
 * its files a moment later. @throws ModelsNotDeletedError
 */
export async function deleteStoredModels(waitMs = WAIT_MS): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for (let tries = 1; ; tries += 1) {
    try {
      return await root.removeEntry('models', { recursive: true });
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : '';
      if (name === 'NotFoundError') return;
      if (name !== 'NoModificationAllowedError' || tries === MOST_TRIES) throw new ModelsNotDeletedError(cause);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Another tab holds on to the files of a model. */
export class ModelsNotDeletedError extends Error {
  override readonly name = 'ModelsNotDeletedError';

  constructor(cause: unknown) {
    super(
      'Your documents, runs and pairs are deleted, but files of models could not be. Close the other tabs of Pairloom, reload this one, and delete everything again.',
      { cause },
    );
  }
}

/** A file of a model that lies on this device. @throws ModelFileMissingError */
export async function localModelFile(place: Exclude<ModelPlace, { kind: 'site' }>, path: string): Promise<File> {
  try {
    if (place.kind === 'files') return known(place.files.get(path));
    const root =
      place.kind === 'picked' ? place.handle : await (await storedModelsFolder()).getDirectoryHandle(place.folder);
    const [name = '', ...folders] = path.split('/').toReversed();
    let directory = root;
    for (const folder of folders.toReversed()) directory = await directory.getDirectoryHandle(folder);
    return await (await directory.getFileHandle(name)).getFile();
  } catch (cause) {
    throw new ModelFileMissingError(path, { cause });
  }
}

function known(file: File | undefined): File {
  if (file === undefined) throw new Error('not in the folder');
  return file;
}
