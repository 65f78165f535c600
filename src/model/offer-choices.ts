import type { OfferChoice } from '../domain/model-offer';
import type { ModelFile } from '../domain/model-spec';
import { isCheckpoint, readyBuilds } from './ready-build';

/** The builds that lie ready among the files of a repository or a folder. */
export function buildChoices(files: readonly ModelFile[]): readonly OfferChoice[] {
  return readyBuilds(files).map((build) => {
    const byteLength = build.files.reduce((sum, file) => sum + file.byteLength, 0);
    // The common 8-bit builds quantise as they go, and graphics cards have no kernels for that.
    return { kind: 'build', dtype: build.dtype, files: build.files, byteLength, isCpuOnly: build.dtype === 'q8' };
  });
}

/** Bytes that converting reads; null where there is no checkpoint among the files. */
export function checkpointBytes(files: readonly ModelFile[]): number | null {
  if (!isCheckpoint(files)) return null;
  return files
    .filter(({ path }) => /^[^/]+\.(?:safetensors|json|jinja)$/.test(path))
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
}
