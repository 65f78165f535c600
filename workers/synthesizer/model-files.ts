import { ModelLoadError } from '../../src/adapters/engine-errors';
import { localModelFile, type ModelPlace } from '../../src/adapters/model-place';
import type { ModelFile } from '../../src/domain/model-spec';
import type { ModelToLoad } from './protocol';

export type ModelFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Fetches all files of a model side by side and checks each: a missing one would hang or confuse the loader behind.
 * Rejects with a ModelLoadError that names the file.
 */
export async function fetchModelFiles(model: ModelToLoad, onBytes: (loaded: number) => void): Promise<ModelFiles> {
  let loaded = 0;
  const fetched = model.files.map(async (file) => {
    const bytes = await readFile(model.place, file, (more) => onBytes((loaded += more)));
    return [file.path, bytes] as const;
  });
  return new Map(await Promise.all(fetched));
}

async function readFile(
  place: ModelPlace,
  file: ModelFile,
  onMore: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (place.kind === 'site') return fetchFile(place.folderUrl, file, onMore);
  return readBody((await localModelFile(place, file.path)).stream(), file, onMore);
}

async function fetchFile(
  folderUrl: string,
  file: ModelFile,
  onMore: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(file.path, folderUrl)).catch((cause: unknown) => {
    throw new ModelLoadError(
      `The model file ${file.path} could not be fetched. Your pairs are saved. Check the connection and try again.`,
      { cause },
    );
  });
  // A host made for single-page apps answers a missing file with its page.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!response.ok || isPage || response.body === null) {
    throw new ModelLoadError(
      `The model file ${file.path} is missing on the server (status ${response.status}${isPage ? ', a web page came instead' : ''}). Your pairs are saved. Try again; if that does not help, the site was not copied completely.`,
    );
  }
  return readBody(response.body, file, onMore);
}

async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { path, byteLength }: ModelFile,
  onMore: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(byteLength);
  let length = 0;
  try {
    for await (const part of body) {
      if (length + part.length <= byteLength) bytes.set(part, length);
      length += part.length;
      onMore(part.length);
    }
  } catch (cause) {
    throw new ModelLoadError(
      `The connection broke while loading the model file ${path}. Your pairs are saved. Try again.`,
      { cause },
    );
  }
  if (length !== byteLength) {
    throw new ModelLoadError(
      `The model file ${path} has ${length} bytes where ${byteLength} were expected. Your pairs are saved. Reload the page; if that does not help, the site was not copied completely.`,
    );
  }
  return bytes;
}
