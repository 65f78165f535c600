import {
  fileAddress,
  firstByte,
  type HttpRangesOptions,
  RemoteFileError,
  requestRange,
  totalBytes,
} from '../../src/adapters/http-ranges';
import { hostHeaders, repositoryFolder } from '../../src/adapters/model-host';
import { gatedError } from '../../src/adapters/model-host-error';
import { localModelFile } from '../../src/adapters/model-place';
import { FolderReadError } from '../../src/adapters/place-ranges';
import { ModelInstallError } from '../../src/model/model-install-error';
import { webPageError } from '../../src/model/wrong-content';
import { fetchUncached } from './fetch-uncached';
import type { ModelSource } from './protocol';

/** Bytes of a file as they come. */
export interface FileBytes {
  /** Where they begin: a host that gives no parts begins at 0. */
  readonly begins: number;
  /** Length of the whole file, where it is told. */
  readonly total: number | undefined;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

export interface FileSource {
  /** Bytes `start` up to, not including, `end`; maybe from an earlier byte on. */
  open(path: string, start: number, end: number, signal: AbortSignal): Promise<FileBytes>;
}

export function openSource(source: ModelSource): FileSource {
  return source.kind === 'host' ? hostSource(source) : folderSource(source);
}

function hostSource({ host, repository }: Extract<ModelSource, { kind: 'host' }>): FileSource {
  const folder = repositoryFolder(host, repository);
  const options: HttpRangesOptions = { headers: hostHeaders(host), fetch: fetchUncached };
  return {
    async open(path, start, end, signal) {
      try {
        const address = fileAddress(folder, path);
        const response = await requestRange(address, path, start, end, options, signal, true);
        return await readAnswer(response, path, start);
      } catch (error) {
        if (!(error instanceof RemoteFileError)) throw error;
        if (error.status === 401 || error.status === 403) throw gatedError(repository.id, host.url, host.token !== '');
        throw error.status === 404 ? missingFile(path, error) : error;
      }
    },
  };
}

async function readAnswer(response: Response, path: string, start: number): Promise<FileBytes> {
  const total = totalBytes(response);
  const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
  if (isPage || response.status === 416 || response.body === null) {
    await response.body?.cancel();
    if (isPage) throw webPageError(path);
    return { begins: start, total, body: new Blob([]).stream() };
  }
  // What a host does not let pages read is taken to be what was asked for; its hash will tell.
  const begins = response.status === 200 ? 0 : (firstByte(response) ?? start);
  if (begins > start) throw new RemoteFileError(`The host gave another part of ${path} than the one asked for.`, 206);
  return { begins, total, body: response.body };
}

function folderSource({ place }: Extract<ModelSource, { kind: 'folder' }>): FileSource {
  return {
    async open(path, start, end) {
      const file = await localModelFile(place, path).catch((cause: unknown) => {
        throw new FolderReadError(path, { cause });
      });
      return { begins: start, total: file.size, body: file.slice(start, end).stream() };
    },
  };
}

function missingFile(path: string, cause: unknown): ModelInstallError {
  return new ModelInstallError(
    'missingFile',
    `The host has no file ${path} any more. What was downloaded before is safe. Look the model up again, or choose another build.`,
    path,
    { cause },
  );
}
