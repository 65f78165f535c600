import { ModelLoadError } from '../../src/adapters/engine-errors';
import { localModelFile, type ModelPlace } from '../../src/adapters/model-place';
import type { ModelFile } from '../../src/domain/model-spec';
import type { Device } from '../../src/domain/run';
import { fetchModelFile } from './fetch-model-file';
import { graphFile, graphPath, weightsName } from './graph-path';
import type { ModelToLoad } from './protocol';
import { readModelBody } from './read-model-body';

export interface ModelFiles {
  /** The graph under the path that the library asks for, until the runtime has taken it, and the small files. */
  readonly inMemory: Map<string, Uint8Array<ArrayBuffer>>;
  readonly weights: readonly Weights[];
}

/** A file of weights, by the name that the graph knows it by. */
export interface Weights {
  readonly path: string;
  /** A file is read piece by piece as the weights go to the graphics card, and never lies in memory whole. */
  readonly data: File | Uint8Array<ArrayBuffer>;
}

/**
 * Reads or fetches the files of a model side by side and checks each: one that is missing or cut short would hang or
 * confuse the loader behind. Rejects with a ModelLoadError that names the file.
 */
export async function readModelFiles(
  model: ModelToLoad,
  device: Device,
  onBytes: (loaded: number) => void,
): Promise<ModelFiles> {
  const graph = graphFile(model.files, model.dtype);
  if (graph === undefined) {
    throw new ModelLoadError(
      `The model has no file ${graphPath(model.dtype)}. Your pairs are saved. Install the model again, or choose another.`,
    );
  }
  let loaded = 0;
  const onMore = (bytes: number): void => onBytes((loaded += bytes));
  const inMemory = new Map<string, Uint8Array<ArrayBuffer>>();
  const weights = new Map<string, Weights['data']>();
  const reading = model.files.map(async (file) => {
    const name = weightsName(file, graph);
    if (name === null)
      inMemory.set(file === graph ? graphPath(model.dtype) : file.path, await readFile(model.place, file, onMore));
    else if (isStreamed(file, model, device)) weights.set(name, await openFile(model.place, file));
    else weights.set(name, await readFile(model.place, file, onMore));
  });
  await Promise.all(reading);
  return { inMemory, weights: Array.from(weights, ([path, data]) => ({ path, data })) };
}

/** What `readModelFiles` brings into memory. */
export function bytesInMemory(model: ModelToLoad, device: Device): number {
  const read = model.files.filter((file) => !isStreamed(file, model, device));
  return read.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** WebAssembly's memory takes all weights whatever one does; reading them here at least shows how far it is. */
function isStreamed(file: ModelFile, { place, files, dtype }: ModelToLoad, device: Device): boolean {
  const graph = graphFile(files, dtype);
  return device === 'webgpu' && place.kind !== 'site' && graph !== undefined && weightsName(file, graph) !== null;
}

async function readFile(
  place: ModelPlace,
  file: ModelFile,
  onMore: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (place.kind === 'site') return fetchModelFile(place.folderUrl, file, onMore);
  const opened = await openFile(place, file);
  return readModelBody(opened.stream(), file, onMore, (cause) => {
    const text = `The model's file ${file.path} could not be read to its end. Your pairs are saved. Install the model again, or choose another.`;
    return new ModelLoadError(text, { cause });
  });
}

async function openFile(place: ModelPlace, { path, byteLength }: ModelFile): Promise<File> {
  if (place.kind === 'site') throw new TypeError(`${path} lies on the site.`);
  const file = await localModelFile(place, path).catch((cause: unknown) => {
    throw new ModelLoadError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  if (file.size !== byteLength) {
    throw new ModelLoadError(
      `The model's file ${path} has ${String(file.size)} bytes where ${String(byteLength)} were expected. Your pairs are saved. Install the model again, or choose another.`,
    );
  }
  return file;
}
