import { ModelLoadError } from '../../src/adapters/engine-errors';
import type { ModelFile } from '../../src/domain/model-spec';
import { readModelBody } from './read-model-body';

/** One file of a model that lies on the app's own site. Rejects with a ModelLoadError that names it. */
export async function fetchModelFile(
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
  return readModelBody(response.body, file, onMore, (cause) => {
    const text = `The connection broke while loading the model file ${file.path}. Your pairs are saved. Try again.`;
    return new ModelLoadError(text, { cause });
  });
}
