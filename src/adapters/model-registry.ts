import type { ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { ModelPlace } from './model-place';
import { runtimeFiles } from './runtime-files';

/** The embedded model's folder, relative to the page's base. */
export const embeddedFolder = 'models/synthesizer/';

/** Ships with the app. Sizes and hash are compared with the files by a test. */
export const embeddedModel: ModelSpec = {
  id: 'pairloom-synthesizer' as ModelId,
  name: 'Pairloom synthesizer v0',
  revision: '0',
  files: [
    { path: 'config.json', byteLength: 451 },
    { path: 'generation_config.json', byteLength: 57 },
    { path: 'tokenizer.json', byteLength: 191_762 },
    { path: 'tokenizer_config.json', byteLength: 211 },
    { path: 'onnx/model.onnx', byteLength: 12_289_371 },
  ],
  sha256: 'fccb0cb0ebbf32ec22ce288fa8076d88f26ddddde13d5229013a97e1864af18b',
  dtype: 'fp32',
  parameters: 5_999_872,
  licence: 'Apache-2.0',
  contextTokens: 1024,
  prompting: { kind: 'controlTokens' },
  defaults: { tokenBudget: 120, maxNewTokens: 128, rounds: 2 },
};

/** `baseUrl` is the page's base. */
export function embeddedPlace(baseUrl: string): ModelPlace {
  return { kind: 'site', folderUrl: new URL(embeddedFolder, baseUrl).href };
}

/**
 * Bytes that a first start on WASM still has to load: the runtime and a model of this site, less what the service worker
 * keeps. A model that lies on this device brings nothing. `baseUrl` is the page's base.
 */
export async function bytesToLoad(model: ModelSpec, place: ModelPlace, baseUrl: string): Promise<number> {
  const { mjs, wasm, byteLength } = runtimeFiles.wasm;
  const ofSite =
    place.kind !== 'site'
      ? []
      : model.files.map((file) => ({
          urls: [new URL(file.path, place.folderUrl)],
          byteLength: file.byteLength,
        }));
  const parts = [{ urls: [mjs, wasm].map((url) => new URL(url, baseUrl)), byteLength }, ...ofSite];
  const missing = await Promise.all(
    parts.map(async (part) => ((await Promise.all(part.urls.map(isKept))).every(Boolean) ? 0 : part.byteLength)),
  );
  return missing.reduce((sum, bytes) => sum + bytes, 0);
}

async function isKept(url: URL): Promise<boolean> {
  // Absent on an insecure page.
  if (!('caches' in globalThis)) return false;
  return (await caches.match(url, { ignoreSearch: true })) !== undefined;
}
